"""Traditional Chinese characters as the simplified ones that stand for them, one for one: offsets stay those of the text.

Our words for messages are simplified; pages of Taiwan, Hong Kong and Macao print the same words in these characters. Of two
simplified forms it is the one of politics (發 as 发). Forms of Japan and of older fonts (産, 説) are among them.
"""

from __future__ import annotations

import re

# Each traditional character and, behind it, the simplified one.
_PAIRS = (
    "並并亞亚來来係系個个偉伟偽伪傑杰傘伞備备傳传債债傷伤傾倾僅仅僑侨僞伪價价儀仪億亿儘尽償偿優优兒儿內内兩两冊册凍冻別别則则剛刚創创劃划劇剧劉刘劍剑劑剂勁劲動动務务勝胜勞劳勢势勳勋勵励勸劝區区協协卻却厲厉"
    "參参員员問问啟启喪丧單单営营嘗尝嚴严國国圍围園园圓圆圖图團团執执堅坚報报場场塊块墊垫壇坛壓压壘垒壞坏壯壮壽寿夢梦奧奥奪夺婦妇媽妈孫孙學学實实寧宁審审寫写寬宽寶宝將将專专尋寻對对導导屆届屬属島岛崗岗嶺岭"
    "帥帅師师帳帐帶带幣币幫帮幹干幾几庫库廟庙廠厂廢废廣广廳厅張张強强彈弹彙汇後后從从復复徵征徹彻恆恒悅悦惡恶愛爱態态慶庆憂忧憲宪憶忆應应懷怀懸悬戰战戶户掃扫採采揚扬換换損损搶抢摯挚擁拥擇择擊击擔担據据擬拟"
    "擴扩擺摆攜携攝摄敗败敵敌數数斷断於于旣既昇升時时晉晋書书會会朮术東东條条業业極极構构槍枪標标樣样樹树橋桥機机檢检權权欽钦歐欧歡欢歲岁歷历殘残殲歼殺杀毀毁氣气氫氢決决沒没況况淚泪淨净減减測测準准溝沟溫温"
    "滅灭滾滚滿满漁渔潔洁潛潜澤泽濃浓濟济濤涛濱滨灣湾災灾為为烏乌無无煉炼煙烟熱热燈灯燒烧營营爐炉爭争爾尔狀状獎奖現现環环產产産产畫画異异當当疊叠療疗發发盜盗監监盤盘盧卢眾众確确礎础禦御禮礼種种稱称穩稳窮穷"
    "筆笔節节範范築筑簡简簽签糧粮糾纠紀纪約约紅红納纳純纯紙纸級级終终組组結结絕绝給给統统經经綠绿維维緊紧線线緝缉締缔緣缘編编緩缓緬缅緯纬練练縣县縮缩總总績绩織织繞绕繼继續续罰罚罷罢羅罗義义習习聖圣聞闻聯联"
    "聲声職职聽听肅肃腦脑臨临臺台與与興兴舉举舊旧艦舰華华萬万葉叶蓋盖薩萨藝艺藥药蘇苏蘭兰處处虛虚號号蠻蛮術术衛卫衝冲補补裝装裡里製制複复襲袭覆复見见規规視视親亲覺觉覽览觀观訂订計计訊讯託托記记訪访設设許许"
    "訴诉診诊詐诈評评詞词試试該该詳详誇夸誌志認认誕诞誘诱語语誠诚誤误說说説说誰谁課课調调談谈請请諒谅論论諜谍諮咨諸诸諾诺謀谋謂谓謊谎講讲謝谢證证識识譜谱譯译議议譴谴護护讀读變变讓让豐丰貝贝負负財财貢贡貧贫"
    "貨货貫贯責责貴贵貶贬買买貸贷費费貿贸賀贺資资賊贼賓宾賞赏賠赔賢贤賣卖賤贱質质賴赖購购賽赛贈赠贊赞贏赢趕赶趙赵跡迹躍跃車车軌轨軍军載载輔辅輕轻輝辉輩辈輪轮輯辑輸输轉转辦办辭辞農农迴回連连週周進进遊游運运"
    "過过達达違违遞递遠远適适選选遺遗邊边邏逻郵邮鄉乡鄧邓鄭郑鄰邻醫医釋释針针銅铜銳锐鋼钢錄录錢钱錫锡鎖锁鎮镇鐘钟鐵铁長长門门閃闪閉闭開开閏闰閒闲間间閣阁閱阅闊阔關关陣阵陰阴陳陈陸陆陽阳隊队階阶際际隨随險险"
    "隱隐雙双雜杂雞鸡離离難难電电霧雾靈灵靜静鞏巩韋韦韓韩響响頁页頂顶順顺頌颂預预頓顿領领頭头頻频顆颗題题額额顏颜願愿顛颠類类顧顾顯显風风飄飘飛飞飯饭養养餘余館馆馬马馮冯駐驻騎骑騙骗騷骚驅驱驕骄驗验驚惊體体"
    "髮发鬥斗魚鱼魯鲁鮮鲜鳥鸟鷹鹰鹽盐麗丽麥麦黃黄點点黨党齊齐龍龙"
)
_TABLE = str.maketrans(_PAIRS[::2], _PAIRS[1::2])
_COMMON = re.compile("[習國電黨會總書華鮮賀統對發來與領導]")  # one of them is in every text about letters
_HEAD = 400  # code points in which it stands


def simplified(text: str) -> str:
    """The text in simplified characters, as long as it was; the text itself where it has none others."""
    return text.translate(_TABLE) if _COMMON.search(text, 0, _HEAD) else text
