"""Which country besides Korea a theme is about, from its words in four languages. Codes are ISO 3166-1 alpha-2."""

from __future__ import annotations

import re

# "조로", "朝俄": both names in one word. A Korean short form is one only before what joins two states.
_JOINED = r"(?=\s*(?:친선|관계|외교|국교|협조|공동|두\s*나라|량국|조약|수뇌|최고))"
_WORDS: tuple[tuple[str, str], ...] = (
    ("RU", rf"로씨야|러시아|로서아|쏘련|(?<![가-힣])(?:조로|로조|조쏘){_JOINED}|俄罗斯|俄羅斯|[朝中]俄|俄朝"
        rf"|\bРФ\b|\brussia\w*|\brusso\b|\bросси\w*|\bрусск\w*|\bMoscow\b|모스크바|莫斯科|\bМоскв\w*"),
    ("CN", rf"중국|중화인민공화국|中华人民共和国|中華人民共和國|(?<![가-힣])(?:조중|중조){_JOINED}|中国|中國|[俄朝]中(?!央|学|小|部)|中朝"
        rf"|\bchina\b|\bchinese\b|\bsino\b|\bкита[йяюе]\w*|\bКНР\b|\bBeijing\b|베이징|北京|\bПекин\w*"),
    ("CU", r"꾸바|쿠바|(?<![가-힣])조꾸바|古巴|朝古|\bcuba\w*|\bкуб(?:а|ы|е|у|ой|инск\w+)\b"),
    ("VN", rf"윁남|베트남|월남|(?<![가-힣])조윁{_JOINED}|越南|朝越|\bviet\s?nam\w*|\bвьетнам\w*"),
    ("LA", r"라오스|老挝|\blaos?\b|\blaotian\b|\bлаос\w*"),
    ("MN", rf"몽골|(?<![가-힣])조몽{_JOINED}|蒙古|朝蒙|\bmongol\w*|\bмонгол\w*"),
    ("US", rf"미국|(?<![가-힣])조미{_JOINED}|美国|朝美|\bunited\s+states\b|\bU\.?S\.?A\.?(?!\w)|\bамерик\w*|\bСША\b"),
    ("JP", rf"일본|(?<![가-힣])조일{_JOINED}|日本|朝日(?=友|关)|\bjapan\w*|\bяпон\w*"),
    ("IN", r"인디아|인도(?!네시아|주의|적|하|교)|印度(?!尼)|\bindian?\b|\bинди[ияйюе]\w*"),
    ("ID", r"인도네시아|印度尼西亚|\bindonesia\w*|\bиндонези\w*"),
    ("SY", r"수리아|시리아|叙利亚|\bsyria\w*|\bсири[яийюе]\w*"),
    ("IR", r"이란(?=\s*(?:이슬람|과|의|대통령|친선)|$)|伊朗|\biran\w*|\bиран(?:а|е|ом|ск\w+)?\b"),
    ("BY", r"벨라루씨|白俄罗斯|\bbelarus\w*|\bбеларус\w*"),
    ("PL", r"뽈스까|波兰|\bpoland\b|\bpolish\b|\bпольш\w*|\bпольск\w*"),
    ("DE", r"도이췰란드|독일|德国|\bgerman\w*|\bгерман\w*"),
    ("FR", r"프랑스|法国|\bfrance\b|\bfrench\b|\bфранци\w*|\bфранцуз\w*"),
    ("GB", r"영국|英国|\bunited\s+kingdom\b|\bbritish\b|\bbritain\b|\bвеликобритан\w*|\bбританск\w*"),
    ("SE", r"스웨리예|瑞典|\bsweden\b|\bswedish\b|\bшвеци\w*|\bшведск\w*"),
    ("CH", r"스위스|瑞士|\bswitzerland\b|\bswiss\b|\bшвейцар\w*"),
    ("EG", r"에짚트|埃及|\begypt\w*|\bегип\w*"),
    ("BR", r"브라질|巴西|\bbrazil\w*|\bбразил\w*"),
    ("MX", r"메히꼬|墨西哥|\bmexic\w*|\bмексик\w*"),
    ("NI", r"니까라과|尼加拉瓜|\bnicaragua\w*|\bникарагуа\w*"),
    ("VE", r"베네수엘라|委内瑞拉|\bvenezuela\w*|\bвенесуэл\w*"),
    ("TH", r"타이(?=\s|왕국|의|$)|泰国|\bthailand\b|\bthai\b|\bтаиланд\w*"),
    ("MY", r"말레이시아|马来西亚|\bmalaysia\w*|\bмалайзи\w*"),
    ("KH", r"캄보쟈|柬埔寨|\bcambodia\w*|\bкамбодж\w*"),
    ("ES", r"에스빠냐|西班牙|\bspain\b|\bspanish\b|\bиспани\w*|\bиспанск\w*"),
    ("IT", r"이딸리아|意大利|\bitaly\b|\bitalian\b|\bитали\w*|\bитальян\w*"),
    ("KR", r"남조선|한국|南朝鲜|韩国|\bsouth\s+korea\w*|\bюжн\w+\s+коре\w+"),
)  # fmt: skip
_COUNTRIES = tuple((code, re.compile(words, re.IGNORECASE)) for code, words in _WORDS)
_NOT = re.compile(
    r"동중국해|남중국해|东海|南中国海|\bchinese\s+(?:zodiac|new\s+year)\b|印度洋|인도양|\bindian\s+ocean\b|白俄罗斯",
    re.IGNORECASE,
)


def countries_of(text: str) -> frozenset[str]:
    """The countries other than the host that the words name."""
    plain = _NOT.sub(lambda found: " Belarus " if found[0] == "白俄罗斯" else " ", text)
    return frozenset(code for code, words in _COUNTRIES if words.search(plain))


def country_of(texts: list[str]) -> str:
    """The one country that the theme is about in all its languages taken together; "" for none and for several."""
    found = frozenset[str]().union(*map(countries_of, texts)) if texts else frozenset[str]()
    return next(iter(found)) if len(found) == 1 else ""
