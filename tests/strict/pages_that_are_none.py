"""Pages that are no publication, in the words that such pages use, and short publications that speak about such pages."""

from __future__ import annotations


def page(title: str, *lines: str, more: str = "") -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}{more}</body></html>'
    ).encode()


LOGIN_FORM = '<form><input name="u"><input type="password" name="p"><button>OK</button></form>'

# What it is, its title, its lines, further markup.
NONE: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("block_page", "알수 없는 주소", ("알수 없는 주소", "요청한 페지를 찾을수 없습니다."), ""),
    ("block_page", "", ("알수 없는 주소입니다.",), ""),
    ("block_page", "403 Forbidden", ("403 Forbidden", "nginx"), ""),
    ("block_page", "Access Denied", ("Access Denied", "You don't have permission to access this page on this server."), ""),
    ("block_page", "Доступ запрещен", ("Доступ к сайту запрещен", "Обратитесь к администратору сайта."), ""),
    ("block_page", "提示", ("访问被拒绝", "您没有权限访问该页面。"), ""),
    ("block_page", "アクセス拒否", ("アクセスが拒否されました。", "管理者にお問い合わせください。"), ""),
    ("block_page", "Acceso denegado", ("Acceso denegado. No tiene acceso a esta página.",), ""),
    ("block_page", "접근 제한", ("접근이 차단되었습니다.", "관리자에게 문의하여 주십시오."), ""),
    ("error_page", "404 Not Found", ("Not Found", "The requested URL was not found on this server."), ""),
    ("error_page", "Oops", ("Sorry, the page you are looking for could not be found.", "Back to home page"), ""),
    ("error_page", "502 Bad Gateway", ("502 Bad Gateway", "openresty"), ""),
    ("error_page", "", ("Error establishing a database connection",), ""),
    ("error_page", "Ошибка 404", ("Страница не найдена.", "Вернуться на главную страницу"), ""),
    ("error_page", "오류", ("요청하신 페이지를 찾을 수 없습니다.", "홈으로"), ""),
    ("error_page", "404", ("对不起，您访问的页面不存在！", "返回首页"), ""),
    ("error_page", "404", ("お探しのページは見つかりませんでした。", "トップページへ戻る"), ""),
    ("error_page", "Error", ("Página no encontrada", "Volver al inicio"), ""),
    (
        "maintenance", "Сайт на техническом обслуживании",
        ("Сайт на техническом обслуживании", "Приносим извинения за неудобства.", "Попробуйте зайти позже."), "",
    ),
    ("maintenance", "", ("На сайте ведутся технические работы. Скоро всё заработает.", "Спасибо за понимание!"), ""),
    ("maintenance", "", ("Сайт временно закрыт на реконструкцию", "Пожалуйста, зайдите позже."), ""),
    ("maintenance", "Under maintenance", ("This website is currently undergoing scheduled maintenance.", "Please check back soon."), ""),
    ("maintenance", "We'll be back soon", ("Sorry for the inconvenience, we're performing some maintenance at the moment.",), ""),
    ("maintenance", "", ("현재 홈페지는 점검중입니다.", "리용에 불편을 드려 대단히 죄송합니다."), ""),
    ("maintenance", "", ("시스템 정기 점검 중입니다.", "잠시 후 다시 이용해 주시기 바랍니다."), ""),
    ("maintenance", "网站维护中", ("网站正在维护中，请稍后再试。", "给您带来的不便，敬请谅解。"), ""),
    ("maintenance", "", ("ただいまメンテナンス中です。", "ご不便をおかけして申し訳ございません。"), ""),
    ("maintenance", "Sitio en mantenimiento", ("Estamos realizando trabajos de mantenimiento.", "Disculpe las molestias."), ""),
    ("captcha", "Just a moment...", ("Verifying you are human. This may take a few seconds.", "Ray ID: 7c1f"), ""),
    ("captcha", "Attention Required! | Cloudflare", ("Please complete the security check to access this site.",), ""),
    ("captcha", "", ("Подтвердите, что вы не робот",), ""),
    ("captcha", "安全验证", ("请完成下列验证后继续访问",), ""),
    ("captcha", "", ("로봇이 아닙니다", "아래의 보안문자를 입력하여 주십시오."), ""),
    ("login_wall", "Log in", ("User name", "Password", "Forgot your password?"), LOGIN_FORM),
    ("login_wall", "", ("Please log in to continue reading this article.", "Register"), ""),
    ("login_wall", "Вход", ("Введите имя пользователя и пароль", "Забыли пароль?", "Регистрация"), LOGIN_FORM),
    ("login_wall", "로그인", ("아이디", "비밀번호", "로그인"), LOGIN_FORM),
    ("login_wall", "用户登录", ("用户名", "密码", "忘记密码"), LOGIN_FORM),
    ("login_wall", "ログイン", ("この記事を読むには会員登録が必要です。", "ログイン"), ""),
    ("login_wall", "Iniciar sesión", ("Usuario", "Contraseña"), LOGIN_FORM),
    ("parked", "", ("This domain is for sale.", "Make an offer"), ""),
    ("parked", "Welcome to nginx!", ("Welcome to nginx!", "If you see this page, the nginx web server is successfully installed."), ""),
    ("parked", "", ("Срок регистрации домена истек",), ""),
    ("parked", "", ("该域名出售",), ""),
)  # fmt: skip

# Short publications that must pass: title, lines, further markup.
REAL: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "North Korean websites go offline",
        ("North Korean websites go offline", "KCNA's homepage showed the words “this site is under maintenance” for an hour."), "",
    ),
    ("Site under maintenance, says KCNA", ("Site under maintenance, says KCNA", "The agency's page came back on Tuesday."), ""),
    ("Сайт ЦТАК не работает", ("Сайт ЦТАК не работает", "На главной странице агентства написано: «Сайт на техническом обслуживании»."), ""),
    ("ЦТАК: сайт на техническом обслуживании", ("Читатели агентства не могли открыть его страницы.",), ""),
    ("조선중앙통신 홈페이지 접속 차단", ("조선중앙통신 홈페이지 접속 차단", "정부는 북한 매체의 접속을 차단하고 있다."), ""),
    ("일본 해커, 사이트 접속 차단", ("평양 2일발",), ""),
    ("'알수 없는 주소'라는 안내문", ("로동신문 홈페지에 '알수 없는 주소'라는 안내문이 올랐다.",), ""),
    ("朝中社网站维护", ("朝中社网站星期一显示“网站维护中”。",), ""),
    ("朝鮮中央通信のサイトが閲覧できず", ("朝鮮中央通信のサイトは「メンテナンス中」と表示されている。",), ""),
    ("Access denied: how Pyongyang blocks the web", ("Access denied: how Pyongyang blocks the web", "Citizens see an intranet only."), ""),
    ("Log in to the past", ("Log in to the past", "A new exhibition of computers opened in Pyongyang."), ""),
    ("Login", ("우표통보", "새 우표 《단오》가 발행되였다. 소형전지 1종, 우표 2종이다."), LOGIN_FORM),
    ("Road under construction", ("The Samjiyon road is under construction, builders said.",), ""),
    ("Maintenance of tractors begins", ("Maintenance of tractors begins", "Farms of South Hwanghae prepare for spring."), ""),
    ("Техническое обслуживание поездов", ("Железнодорожники провели техническое обслуживание локомотивов.",), ""),
    ("기술봉사소에서 설비점검 진행", ("전력공업부문 로동계급이 설비점검을 진행하였다.",), ""),
    (
        "Stamp notice", ("우표통보", "《조로친선의 해》", "Ba79-1 우표첩"),
        "<noscript>Please enable JavaScript to view this page.</noscript>",
    ),
    ("Not found in the archives", ("Not found in the archives", "Historians look for the treaty of 1961."), ""),
)  # fmt: skip
