"""The words that stamp notices use, in Korean, Chinese, English and Russian: kinds, labels of fields, shapes, forms, numerals.

Sources: the press on the notices (RFA 2025-01-10, fnnews 2025-12-15), KCNA's reports of new stamps, catalogues of the Korea Stamp
Corporation and of collectors' societies. In the North 전지 is a sheetlet and 소형전지 a souvenir sheet; 재고번호 is the stock number of
what is sold whole (booklets, cards), 목록번호 the catalogue number of a stamp.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# --- kinds of item: within a language the longer word first, and what makes of a kind word something else is ruled out ----------------

_KINDS: tuple[tuple[str, str], ...] = (
    (
        "booklet",
        r"우표\s?(?:첩|책)|소책자"
        r"|(?:邮票)?小本票|邮票小本|邮票册|小型本票|郵票小本票?"
        r"|\b(?:stamps?\s+)?booklets?\b(?:\s+of\s+stamps?\b)?"
        r"|\bбуклет\w{0,20}(?:\s+(?:почтовых\s+)?марок)?|\bмарочн\w{1,20}\s+тетрад\w{1,20}",
    ),
    (
        "souvenir_sheet",
        r"소형\s?(?:우표\s?)?전지|소형지|小型张|小型張|\b(?:souvenir|miniature)[\s-]+sheets?\b"
        r"|\b(?:почтов\w{1,20}\s+)?блок(?:и|а|ов|ом|ами|у)?\b",
    ),
    (
        "sheetlet",
        r"(?<!소형)(?:우표)?전지(?!구성)|小全张|小版张|小全張|\bsheetlets?\b|\b(?:small|mini)[\s-]*sheets?\b"
        r"|\bмал\w{1,20}\s+лист\w{0,20}|\bмини-?лист\w{0,20}",
    ),
    (
        "postcard",
        r"(?:(?:우편|그림)\s?)?엽서|明信片|\b(?:picture\s+)?post\s*-?\s*cards?\b|\b(?:maximum|postal|stamp)\s+cards?\b"
        r"|\b(?:почтов\w{1,20}\s+)?(?:открыт\w{1,20}|карточ\w{1,20})",
    ),
    (
        "cover",
        r"(?:첫날|초일|기념)?봉투|首日封|纪念封|信封|\bfirst[\s-]day\s+covers?\b|\b(?:covers?|envelopes?)\b|\bконверт\w{0,20}",
    ),
    (
        "set",
        r"선물첩|기념품묶음|套票|邮折|\b(?:presentation\s+)?packs?\b|\bгод\w{1,20}\s+набор\w{0,20}|\bсувенирн\w{1,20}\s+набор\w{0,20}",
    ),
    (
        "stamp",
        r"(?<!국가)우표(?!\s*(?:통보|사(?![가-힣])|발행|수집|주문|목록|전시|박람|박물|도안|번호|이름|값|계획"
        r"|글|애호|상점|봉사|크기|회사|들?의\s*주제))"
        r"|(?<!国家)邮票(?!(?:通报|社|发行|公司|总公司|目录|爱好|收集|展|订|设计|编号|名称))"
        r"|\b(?:postage\s+)?stamps?\b(?!\s+(?:notice|order|catalogue|catalog|corporation|bureau|exhibition"
        r"|collect|design|issu(?:e|ing)\s+plan"
        r"|issue|album|company|number|news|trading|program|show))"
        r"|(?<!бюро почтовых )(?<!корпорация почтовых )(?<!корпорацию почтовых )\b(?:почтов\w{1,20}\s+)?мар(?:к(?:а"
        r"|и|у|е|ой|ах|ами|ам)|ок)\b",
    ),
)
KIND = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _KINDS), re.IGNORECASE)
KINDS = tuple(name for name, _ in _KINDS)

# Names in which a word of a kind stands for the house or the trade, not for an item.
HOUSE = re.compile(
    r"조선우표사|국가우표발행국|朝鲜邮票(?:总)?(?:社|公司)|国家邮票发行局|korea\s+stamp\s+corporation"
    r"|state\s+stamp\s+(?:issu\w{1,20}\s+)?bureau"
    r"|корейск\w{1,20}\s+(?:корпораци\w{1,20}|компани\w{1,20})\s+(?:почтовых\s+)?марок"
    r"|государственн\w{1,20}\s+бюро\s+(?:\w{1,20}\s+)?(?:почтовых\s+)?марок",
    re.IGNORECASE,
)
PHILATELY = re.compile(
    r"우표|엽서|전지|邮票|郵票|明信片|小型张|首日封|stamp|post\s*-?card|souvenir\s+sheet|philatel|почтов"
    r"|марк[аиу]|марок|открыт|карточ|филател",
    re.IGNORECASE,
)

# --- sections ---------------------------------------------------------------------------------------------------------------------

ORDER = re.compile(
    r"order\s*(?:form|sheet|blank)|бланк(?:\s+для)?\s*-?\s*заказ|форма\s+заказа|лист\s+заказа|订货单"
    r"|订购单|订单|訂貨單|주문서|주문표|주문용지|"
    r"注文書|(?:hoja|formulario)\s+de\s+pedido|bon\s+de\s+commande|bestell(?:schein|formular)",
    re.IGNORECASE,
)
NOTICE = re.compile(
    r"통보|공시|알림|통지|通报|通告|公告|通知|\bnotices?\b|\bannouncements?\b"
    r"|\bnew\s+(?:stamps?\s+)?issues?\b|сообщени[ея]|извещени[ея]"
    r"|уведомлени[ея]|объявлени[ея]|\bвыпуск\w{0,20}\s+(?:нов\w{1,20}\s+)?(?:почтов\w{1,20}\s+)?мар",
    re.IGNORECASE,
)
PLAN = re.compile(
    r"(?:우표\s*)?발행\s*(?:계획|예정)|发行(?:计划|预告)|發行計劃|\bissu(?:e|ing|ance)\s+(?:plan|programme|program|schedule)"
    r"|\b(?:plan|programme|program|schedule)\s+(?:of|for)\s+(?:new\s+|stamp\s+|the\s+)*(?:issues?|stamps?)"
    r"|\bплан\w{0,20}\s+(?:выпуск\w{0,20}|эмисси\w{0,20}|издани\w{0,20})",
    re.IGNORECASE,
)

# --- labels of fields: whole cells, or what stands before a colon ---------------------------------------------------------------------

_LABELS: Mapping[str, str] = {
    "stock": r"재고\s*번호|stock\s*(?:nos?\.?|numbers?|code)|库存(?:编号|号|号码)|存货编号|складск\w{1,20}\s+(?:номера?"
        r"|№)|инвентарн\w{1,20}\s+номера?",
    "catalogue": r"목록\s*번호|catalog(?:ue)?\s*(?:nos?\.?|numbers?)|目录(?:编号|号|号码)|каталожн\w{1,20}\s+(?:номера?|№)"
        r"|номера?\s+по\s+каталогу",
    "number_zh": r"编号|編號",  # "catalogue number" where no other language beside it says less
    "number": r"(?:우표|일련)?\s*번호|(?:stamp\s+|serial\s+|item\s+)?(?:nos?\.?|numbers?|code)|号码|序号|№|номера?|код",
    "theme": r"제목|주제|도안(?:내용)?|내용|명칭|이름|우표\s*이름|품명|titles?|themes?|subjects?|designs?"
        r"|names?(?:\s+of\s+(?:the\s+)?(?:item|stamp)s?)?"
    r"|items?|descriptions?|motifs?|contents?|主题|题目|标题|名称|图案|图名|内容|品名|темы?|темати\w{1,20}"
        r"|названи[ея]|наименовани[ея]|сюжеты?|рисун\w{1,20}"
    r"|описани[ея]|содержани[ея]",
    "kind": r"종류|종별|형식|구분|품종|kinds?|types?|categor(?:y|ies)|种类|类别|类型|品种|вид(?:\s+издели\w{1,20})?|тип"
        r"|категория|разновидность",
    "issued_on": r"발행\s*(?:날자|날짜|일자|일|년월일)|날자|일자|(?:date|day)\s+of\s+(?:issue|issuance)|issu(?:e"
        r"|ing)\s+date|issued(?:\s+on)?"
    r"|release\s+date|date|发行(?:日期?|时间)|日期|дата(?:\s+(?:выпуска|эмиссии|издания))?",
    "month": r"월|달|months?|月份?|месяц",
    "face_value": r"액면\s*(?:가격|가|값)?|face\s*values?|values?|denominations?|面值|面额|номинал\w{0,20}(?:\s+(?:стоимость"
        r"|цена))?",
    "size": r"규격|크기|치수|sizes?|formats?|dimensions?|规格|尺寸|大小|размер\w{0,20}|формат",
    "perforation": r"천공|타공|이발(?:수)?|perforations?|perf\.?|齿孔(?:度数?|数)?|齿度|打孔|перфораци[яи]|зубцовка|зубцы",
    "shape": r"형태|모양|shapes?|形状|外形|форма",
    "count": r"종수|매수|장수|수량|(?:number\s+of\s+)?(?:pieces|copies|pcs\.?)|number\s+of\s+(?:stamps|items|cards)"
        r"|quantity|qty\.?|枚数|张数|种数|数量"
    r"|количество(?:\s+(?:марок|штук))?|кол-во|штук",
    "price": r"가격|값|단가|(?:unit\s+)?prices?|价格|单价|价钱|цена|стоимость",
    "inscription": r"글발|우표글|표기\s*(?:글|언어)?|inscriptions?(?:\s+languages?)?|legends?|铭文|文字|надпис[ьи]"
        r"|язык\s+надписей",
    "other": r"인쇄(?:방법|형식)?|도안가|창작가|설계|종이|판형|전지구성|발행량|printing(?:\s+method)?|printed\s+by"
        r"|design(?:er|ed\s+by)|artists?|paper"
    r"|sheet\s+(?:composition|format)|print\s+run|quantity\s+issued|印刷(?:方式)?|设计者?|纸张|版式|发行量"
        r"|(?:способ\s+)?печат[ьи]|художник\w{0,20}|дизайн\w{0,20}"
    r"|бумага|тираж",
    "form": r"주문자|주소|전화(?:번호)?|팩스|전자우편|나라|수표|서명|합계|총액|총계|비고"
        r"|(?:customer'?s?\s+)?name\s+of\s+customer|customers?|address|tel\.?"
    r"|telephone|phone|fax|e-?mail|country|(?:date\s+and\s+)?signature|sub-?total|total(?:\s+(?:amount"
        r"|price))?|amount|payment|remarks?|notes?"
    r"|order(?:ed)?\s+quantity|주문\s*수량|订购数量|заказ\w{0,20}\s+количество|姓名|地址|电话|传真|电子邮件"
        r"|国家|(?:日期和)?签名|签字|合计|总计|金额|付款|备注"
    r"|имя|фамили\w{1,20}|ф\.?\s?и\.?\s?о\.?|адрес|телефон|факс|страна|(?:дата\s+и\s+)?подпись|итого|всего"
        r"|сумма|оплата|примечани\w{1,20}",
}  # fmt: skip
_SPACED = {
    field: re.sub(r"(?<=[가-힣])(?=[가-힣])", r"\\s?", words) for field, words in _LABELS.items()
}  # as OCR reads Korean
LABEL = {field: re.compile(words, re.IGNORECASE) for field, words in _SPACED.items()}
ANY_LABEL = re.compile(  # a label with its colon: "재고번호: ", "Size / 规格: "
    r"(?<!\w)(?P<label>(?:"
    + "|".join(_SPACED.values())
    + r")(?:\s*[/|]\s*(?:"
    + "|".join(_SPACED.values())
    + r")){0,5}(?:\s*[(（][^()（）]{1,12}[)）])?)\s*[:：]\s*",
    re.IGNORECASE,
)
NUMBER_FIELDS = ("stock", "catalogue", "number_zh", "number")

# --- shapes, languages of inscriptions, perforation -----------------------------------------------------------------------------------

SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        (
            "oval",
            r"타원형?|닭알\s*(?:모양|형)|椭圆|橢圓|\boval\b|\belliptical\b|\bовальн\w{0,20}|\bэллип\w{0,20}|\bовал\b",
        ),
        ("round", r"(?<!타)원형|둥근|(?<!椭)(?<!橢)圆形|\bround\b|\bcircular\b|\bкругл\w{0,20}|форме\s+круга"),
        ("triangular", r"(?:삼|3)각형|三角形?|\btriang\w{0,20}|\bтреуголь\w{0,20}"),
        ("diamond", r"마름모|菱形|\bdiamond-?\s?shaped?\b|\brhomb\w{0,20}|\bромб\w{0,20}"),
        ("hexagonal", r"(?:륙|육|6)각형|六角形?|\bhexagon\w{0,20}|\bшестиуголь\w{0,20}"),
        ("octagonal", r"(?:팔|8)각형|八角形?|\boctagon\w{0,20}|\bвосьмиуголь\w{0,20}"),
        ("heart", r"(?:심장|하트)\s*(?:형|모양)|心形|\bheart-?\s?shaped?\b|\bформ\w{1,20}\s+сердц\w{0,20}"),
        (
            "square",
            r"(?:정방|바른\s?(?:4|사)각)형|正方形|\bsquare\s+(?:stamp|sheet|souvenir)\w{0,20}|\bквадратн\w{0,20}",
        ),
    )
)
LANGUAGES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("ko", r"조선(?:어|글|말|문)|우리\s*글|朝鲜?[文语]|朝鲜文|\bkorean\b|\bкорейск\w{1,20}"),
        ("en", r"영(?:어|문)|英[文语]|\benglish\b|\bанглийск\w{1,20}"),
        ("zh", r"중(?:국)?(?:어|문)|中[文国]文?|汉[语字]|\bchinese\b|\bкитайск\w{1,20}"),
        ("ru", r"로(?:씨야)?(?:어|문)|러시아어|俄[文语罗]|\brussian\b|\bрусск\w{1,20}|\bроссийск\w{1,20}"),
        ("fr", r"프랑스어|法[文语]|\bfrench\b|\bфранцузск\w{1,20}"),
        ("es", r"에스빠냐어|西班牙[文语]|\bspanish\b|\bиспанск\w{1,20}"),
        ("ja", r"일(?:본)?어|日[文语]|\bjapanese\b|\bяпонск\w{1,20}"),
    )
)
INSCRIBED = re.compile(
    r"글(?:발|이|은|을|자)|표기|\binscri\w{1,20}|\blegends?\b|铭文|文字|字样|\bнадпис\w{1,20}", re.IGNORECASE
)
IMPERFORATE = re.compile(
    r"(?:천공|타공|이발)\s*없|무(?:천)?공|비천공|无齿|無齒|\bimperf\w{0,20}|\bбеззуб\w{1,20}|\bбез\s+(?:зуб\w{1,20}|перфорац\w{1,20})",
    re.IGNORECASE,
)

# --- numerals and counters --------------------------------------------------------------------------------------------------------------

NUMERALS: Mapping[str, int] = {
    **{
        word: n
        for n, word in enumerate(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
        )
    },
    **{
        word: n
        for n, word in enumerate(
            ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두"], 1
        )
    },
    **{"하나": 1, "둘": 2, "셋": 3, "넷": 4, "a": 1, "an": 1, "single": 1},
    **{
        word: n
        for n, word in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], 1)
    },
    **{"两": 2, "兩": 2, "单": 1},
    **dict.fromkeys(["один", "одна", "одну", "одно", "одной", "одного"], 1),
    **dict.fromkeys(["два", "две", "двух", "двумя", "двум"], 2),
    **dict.fromkeys(["три", "трех", "трёх", "тремя", "трем"], 3),
    **dict.fromkeys(["четыре", "четырех", "четырёх", "четырьмя"], 4),
    **dict.fromkeys(["пять", "пяти", "пятью"], 5),
    **dict.fromkeys(["шесть", "шести", "шестью"], 6),
    **dict.fromkeys(["семь", "семи", "семью"], 7),
    **dict.fromkeys(["восемь", "восьми", "восемью"], 8),
    **dict.fromkeys(["девять", "девяти", "девятью"], 9),
    **dict.fromkeys(["десять", "десяти", "десятью"], 10),
    **{"одиннадцать": 11, "двенадцать": 12},
}
_BY_LENGTH = sorted((word for word in NUMERALS if word not in ("a", "an")), key=len, reverse=True)
NUMERAL = r"\d{1,3}|" + "|".join(_BY_LENGTH)
COUNTER_KO = r"종|매|장|점|부|권|개|가지"
COUNTER_ZH = r"枚|张|張|种|種|套|本|册|冊|个|款|件|片"
# A number of pieces that an item holds, not a number of items.
HELD = re.compile(
    r"들어\s*있|들어\s*간|구성|이루어|담(?:겨|긴|고)|[内內](?:有|含|装)|包(?:括|含)|组成|构成|由.{1,20}组"
    r"|\bhold(?:s|ing)?\b|\bcontain\w{0,20}|\bconsist\w{0,20}"
    r"|\bcompos\w{1,20}|\binclud\w{1,20}|\bholds\b|содерж\w{1,20}|\bсосто(?:ит|ят)\b|включа\w{1,20}|вход(?:ит|ят)\b",
    re.IGNORECASE,
)
OFFERED = re.compile(
    r"발행|내놓|기념(?:하|으로)|发行|發行|推出|纪念|\bissu\w{1,20}|\bpublish\w{0,20}|\bcommemorat\w{1,20}|\bmarks?\b|\bвыпус\w{1,20}"
    r"|\bизда\w{1,20}|\bпосвя\w{1,20}|\bв\s+честь\b",
    re.IGNORECASE,
)
PICTURED = re.compile(
    r"그려져|담겨|새겨|실려|보여주|绘|画有|印有|图案|\bshow\w{0,20}|\bdepict\w{0,20}|\bfeatur\w{1,20}|\bportray\w{0,20}"
    r"|\bpicture[sd]?\b|изображ\w{1,20}|показан\w{0,20}",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.。!?！？]\s*$|다\s*$")
STATES = re.compile(
    r"친선|우호|관계|외교|友谊|友好|关系|邦交|\bfriend\w{0,20}|\brelations?\b|\bdiplomatic\b|\bдружб\w{0,20}|\bотношени\w{1,20}|\bдипломат\w{1,20}",
    re.IGNORECASE,
)
QUOTED = re.compile(r"《([^《》]{2,80})》|«([^«»]{2,80})»|“([^“”]{2,80})”|\"([^\"]{2,80})\"|「([^」]{2,80})」")
STAMP = re.compile(r"우표|邮票|\bstamps?\b|\bмар(?:ок|ка|ки)\b", re.IGNORECASE)


def quoted(text: str) -> list[str]:
    """The titles that stand in quotation marks."""
    return [next(part for part in found if part) for found in QUOTED.findall(text)]
