"""Names before a title (“Ahmet abi”, “Kiran bhai”, 田中さん), and names in scripts that have no capital letters."""

import re
from collections.abc import Iterator

from consult.text.identifying.addresses import CAPITAL
from consult.text.identifying.kinds import Found
from consult.text.identifying.known import KNOWN
from consult.text.identifying.roles import ROLES

_BEHIND = (
    r"(?:abi|abla|ağabey|amca|teyze|dayı|hala|yenge|hoca|usta|bey|hanım|reis|efendi|başkomiser|komiser"
    r"|bhai|bhaiya|bhaiyya|didi|ji|jee|saab|sahab|sahib|sir|madam|chacha|chachi|mama|mami|tau|bhabhi|behen|ben|kaka"
    r"|dada"
    r"|akka|anna|garu|uncle|aunty|auntie|baba|doktor|bácsi|néni|úr|asszony|őrmester|sensei|san|ssi)"
)
_ARABIC = r"[\u0621-\u064a\u067e\u0686\u06a9\u06af\u06cc]"
_ARABIC_TITLES = (
    r"(?:اسمي|إسمي|اسمه|اسمها|الدكتور|الدكتورة|دكتور|دكتورة|الأستاذ|الأستاذة|السيد|السيدة|الشرطي|الضابط|النقيب|الرقيب"
    r"|العقيد|القاضي|القاضية|الممرض|الممرضة|المحامي|المحامية|أخي|أختي|ابني|ابنتي|زوجي|زوجتي|صديقي|صديقتي|جاري|الحاج"
    r"|الشيخ"
    r"|آقای|خانم|دکتر|سرهنگ|قاضی|سروان|برادرم|خواهرم|پسرم|دخترم|دوستم|اسم\sمن)"
)
_HEBREW = r"[\u05d0-\u05ea]"
_HEBREW_TITLES = r"(?:שמי|קוראים\sלי|השם\sשלי|ד\"ר|דוקטור|השוטר|השוטרת|השופט|השופטת|האחות|אחי|אחותי|הבן\sשלי|מר|גברת)"
_INDIC = r"[\u0900-\u097f\u0980-\u09ff\u0a00-\u0a7f]"
_HAN = r"[\u4e00-\u9fff]"
_SURNAME = r"[王李张張刘劉陈陳杨楊黄黃赵趙周吴吳徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾]"
_KOREAN_SURNAME = r"[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진]"
_SOURCES = (
    rf"(?<![\w'’])(?P<it>{CAPITAL}(?:\s{CAPITAL})?)\s(?i:{_BEHIND})(?!\w)",
    rf"(?<!{_ARABIC}){_ARABIC_TITLES}\s(?:هو\s|هي\s)?(?P<it>(?!ال)(?!من\s|في\s|الى\s|إلى\s|على\s|لا\s|لم\s"
    rf"|ليس){_ARABIC}{{3,15}}"
    rf"(?:\sال{_ARABIC}{{3,12}})?)",
    rf"(?<!{_HEBREW}){_HEBREW_TITLES}\s(?P<it>(?!לא\s|של\s|על\s|הוא\s|היא\s){_HEBREW}{{2,15}})",
    rf"(?:मेरा\sनाम|नाम|डॉक्टर|डॉ\.?|श्री|श्रीमती|इंस्पेक्टर|आমার\sনাম|আমার\sনাম)\s(?P<it>{_INDIC}{{2,15}}"
    rf"(?:\s{_INDIC}{{2,15}})?)(?=\sहै|\sने|\sको|[।,]|$)",
    rf"(?P<it>(?!皆|患者|看護|警察|店員|息子|奥|旦那|弟|妹|兄|姉|母|父|医者|客|何){_HAN}{{1,3}})(?:さん|先生|くん"
    rf"|ちゃん|巡査|刑事)",
    rf"(?:私の名前は|名前は|私は)(?P<it>{_HAN}{{2,5}})(?:です|と申します|といいます)",
    rf"(?P<it>{_SURNAME}{_HAN}{{0,2}}?)(?:医生|警官|先生|女士|护士|護士|老师|老師|医師|法官|律师)",
    rf"(?:我叫|我的名字是|我是)(?P<it>{_SURNAME}{_HAN}{{1,2}})",
    rf"(?P<it>{_KOREAN_SURNAME}[가-힣]{{1,2}})\s?(?:씨|선생님|형사|경찰관|의사|판사|순경|경장)",
    r"(?:제\s이름은|저는|내\s이름은)\s(?P<it>[가-힣]{2,4})(?:입니다|이에요|예요|이라고)",
)
_PATTERNS = tuple(re.compile(source) for source in _SOURCES)


def candidates(text: str) -> Iterator[Found]:
    """Names before a title, and names in scripts without capitals."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(word in KNOWN or word in ROLES for word in match["it"].casefold().split()):
                yield "name", match.start("it"), match.end("it")
