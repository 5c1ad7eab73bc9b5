"""Forms that would run on, fill the memory or crash the program, as data: texts, and whole files."""


def nested(pattern: str, first: str = "[1]") -> str:
    """A value that holds the one before it more than once, sixty times over."""
    return f"{{% set a = {first} %}}" + f"{{% set a = {pattern} %}}" * 60


LONG = "{% set s = '文字文字文字文字' %}" + "{% set s = s ~ s %}" * 13
LOOP = "{%% for i in range(90000) %%}%s{%% endfor %%}"
MACRO = "{%% macro f(%s) %%}%s{%% endmacro %%}{{ f(%s) }}"

TEXTS = {
    # loops whose every round costs much
    "循环里排序": LOOP % "{{ range(90000)|sort|length }}",
    "循环里倒排": LOOP % "{{ range(90000)|sort(reverse=true)|first }}",
    "循环里求和": LOOP % "{{ range(90000)|sum }}",
    "循环里列清单": LOOP % "{{ range(90000)|list|length }}",
    "循环里找最大": LOOP % "{{ range(90000)|max }}",
    "循环里找最小": LOOP % "{{ range(90000)|min }}",
    "循环里去重": LOOP % "{{ range(90000)|unique|list|length }}",
    "循环里挑选": LOOP % "{{ range(90000)|select('odd')|list|length }}",
    "循环里剔除": LOOP % "{{ range(90000)|reject('odd')|list|length }}",
    "循环里连接": LOOP % "{{ range(90000)|join }}",
    "循环里分组": LOOP % "{{ [{'a': 1}]|groupby('a')|length }}" * 20,
    "循环里查找": LOOP % "{{ -1 in range(90000)|list }}",
    "循环里查找（不在）": LOOP % "{{ -1 not in range(90000)|list }}",
    "循环里比较清单": "{% set a = range(90000)|list %}{% set b = range(90000)|list %}"
    + LOOP % "{{ a == b }}",
    "循环里比大小": "{% set a = range(90000)|list %}{% set b = range(90000)|list %}"
    + LOOP % "{{ a <= b }}",
    "循环里按清单挑选": "{% set a = range(90000)|list %}" + LOOP % "{{ a|select('in', a)|list }}",
    "循环里测试": "{% set a = range(90000)|list %}" + LOOP % "{{ 1 is in a }}",
    "循环里印长文字": LONG + LOOP % "{{ s }}",
    "循环里拼长文字": LONG + LOOP % "{% set t = s ~ i %}",
    "循环里修剪长文字": LONG + LOOP % "{{ (s|trim)[:1] }}",
    "循环里剥长文字": LONG + LOOP % "{{ s.strip('文')[:1] }}",
    "循环里找字": LONG + LOOP % "{{ '没有' in s }}",
    "循环里比文字": LONG + LOOP % "{{ s ~ 'a' == s ~ 'b' }}",
    "循环里长正文": LOOP % ("长" * 3000),
    "循环里的块": "{% set x %}" + LOOP % ("长" * 3000) + "{% endset %}{{ x|length }}",
    "循环里宏写长文字": "{% macro f() %}" + "长" * 3000 + "{% endmacro %}" + LOOP % "{{ f() }}",
    "循环套宏套循环": "{% macro f() %}" + LOOP % "" + "{% endmacro %}" + LOOP % "{{ f() }}",
    "递归的循环": "{% for i in range(90000) recursive %}{{ loop(range(90000)) }}{% endfor %}",
    "循环的过滤": "{% for i in range(90000) if i in range(90000)|list %}{% endfor %}",
    "循环的清单在循环里": "{% for i in range(90000) %}{% for j in range(90000)|sort %}{% endfor %}{% endfor %}",
    "三层循环": LOOP % (LOOP.replace("i in", "j in") % (LOOP.replace("i in", "k in") % "")),
    "循环里的条件": LOOP % "{% if range(90000)|list|length == 1 %}{% endif %}",
    "循环里切片": "{% set a = range(90000)|list %}" + LOOP % "{{ a[1:]|length }}",
    "循环里的字典": LOOP % "{{ {'a': range(90000)|list}|length }}",
    "循环里调用 range": LOOP % "{% set a = range(90000) %}",
    "很多层宏": "".join(
        f"{{% macro f{n}() %}}{{{{ f{n + 1}() }}}}{{{{ f{n + 1}() }}}}{{% endmacro %}}"
        for n in range(40)
    )
    + "{% macro f40() %}x{% endmacro %}{{ f0() }}",
    # values that hold themselves many times
    "清单套清单": nested("[a, a]") + "{{ a }}",
    "清单套清单（长度）": nested("[a, a]") + "{{ a|string|length }}",
    "清单套清单（连接）": nested("[a, a]") + "{{ a|join }}",
    "清单套清单（拼接）": nested("[a, a]") + "{{ a ~ '' }}",
    "清单套清单（比较）": nested("[a, a]", "[[1]]") + "{{ a == [a, a] }}",
    "清单套清单（查找）": nested("[a, a]") + "{{ a in [a] }}",
    "清单套清单（排序）": nested("[a, a]") + "{{ [a, a]|sort|length }}",
    "清单套清单（去重）": nested("(a, a)", "(1,)") + "{{ [a, a]|unique|list|length }}",
    "元组套元组": nested("(a, a)", "(1,)") + "{{ a }}",
    "字典套字典": nested("{'a': a, 'b': a}", "{'a': 1}") + "{{ a }}",
    "字典套清单": nested("{'a': [a, a]}") + "{{ a }}",
    "清单相加": nested("a + a") + "{{ a|length }}",
    "清单相加再套": nested("[a + [a], a]") + "{{ a }}",
    "元组相加": nested("a + a", "(1,)") + "{{ a|length }}",
    "过滤后再套": nested("[a, a]|list") + "{{ a }}",
    "排序后再套": nested("[a, a]|sort") + "{{ a }}",
    "分组后再套": nested("[{'k': 1, 'v': a}, {'k': 1, 'v': a}]|groupby('k')|list") + "{{ a }}",
    "宏的参数": MACRO
    % ("n, a", "{% if n %}{{ f(n - 1, [a, a]) }}{% else %}{{ a }}{% endif %}", "60, [1]"),
    "宏的多余参数": "{% macro f(n) %}{% if n %}{{ f(n - 1, varargs, varargs) }}{% else %}{{ varargs }}{% endif %}{% endmacro %}{{ f(60, 1) }}",
    "宏的具名参数": "{% macro f(n) %}{% if n %}{{ f(n - 1, x=kwargs, y=kwargs) }}{% else %}{{ kwargs }}{% endif %}{% endmacro %}{{ f(60, x=1) }}",
    "求和成清单": "{{ [[1]]|sum(start=[]) }}",
    "求和成文字": "{{ ['a', 'b']|sum(start='') }}",
    "文字翻倍": "{% set s = '文字' %}" + "{% set s = s ~ s %}" * 40 + "{{ s }}",
    "文字相加翻倍": "{% set s = '文字' %}" + "{% set s = s + s %}" * 40 + "{{ s }}",
    "块翻倍": "{% set s = '文字' %}" + "{% set s %}{{ s }}{{ s }}{% endset %}" * 40 + "{{ s }}",
    "连接翻倍": "{% set s = '文字' %}" + "{% set s = [s, s]|join %}" * 40 + "{{ s }}",
    "数翻倍": "{% set n = 99999999 %}" + "{% set n = n * n %}" * 40 + "{{ n }}",
    "很大的数": "{{ " + "9" * 5000 + " }}",
    "数和文字": "{{ 1 + '1' }}",
    # what cannot be compiled, or cannot be printed
    "很多层列表": "{{ " + "[" * 3000 + "]" * 3000 + " }}",
    "很多层减号": "{{ " + "-" * 5000 + "1 }}",
    "很多层不": "{{ " + "not " * 5000 + "1 }}",
    "很多层条件": "{% if 1 %}" * 2000 + "{% endif %}" * 2000,
    "很多层循环": "{% for i in [1] %}" * 200 + "{% endfor %}" * 200,
    "很长的加法": "{{ 1" + " + 1" * 9000 + " }}",
    "很多个过滤": "{{ 1" + "|abs" * 9000 + " }}",
    "很长的正文": "文" * 70_000,
    "不见的字符": "{{ '\\x00' }}",
    "不见的字符（换页）": "{{ '\\x0c' }}",
    "不成对的字符": "{{ '\\ud800' }}",
    "别的过滤器": "{{ 1|pprint }}",
    "网址过滤器": "{{ 'http://127.0.0.1'|urlize }}",
    "不转义": "{{ '<w:p/>'|safe }}",
    "补足": "{{ 'x'|indent(999999999) }}",
    "重复": "{{ 'x'|wordwrap(1) }}",
    "替换": "{{ 'aaaa'.replace('a', 'aaaaaaaa') }}",
    "格式": "{{ '%s' % 1 }}",
    "命名空间": "{% set n = namespace(a=1) %}{{ n.a }}",
    "字典的方法": "{{ 收支.__class__.__base__ }}",
    "清单的方法": "{{ [1].__class__ }}",
    "文字的方法": "{{ ''.encode() }}",
    "随机": "{{ [1]|random }}",
    "翻译": "{% trans %}x{% endtrans %}",
    "做": "{% do 1 %}",
}

NUL = "\\u0000"
FILES: dict[str, dict[str, str | bytes]] = {
    # the file itself
    "五千层清单": {"province.toml": "x = " + "[" * 5000 + "]" * 5000},
    "两万层清单": {"province.toml": "x = " + "[" * 20000},
    "五千层表": {"province.toml": "x = " + "{a=" * 5000 + "1" + "}" * 5000},
    "五千层表头": {"province.toml": "[" + ".".join("a" * 5000) + "]\nx = 1"},
    "两万层键": {"province.toml": ".".join("a" * 20000) + " = 1"},
    "四十层表头": {"province.toml": "[" + ".".join("a" * 40) + "]\nx = 1"},
    "很多点": {"province.toml": "\n".join(".".join("a" * 400) + f".b{n} = 1" for n in range(900))},
    "很大的文件": {"phrases.toml": "# " + "文" * 400_000},
    "很大的数": {"province.toml": "version = " + "9" * 5000},
    "不是文字": {"province.toml": b"\xff\xfe\x00"},
    "空文件": {"province.toml": ""},
    "不是 TOML": {"phrases.toml": "[phrases\n"},
    "不见的字符": {"phrases.toml": b"[phrases]\n\x00 = 1\n"},
    "很多不认识的用词": {
        "province.toml": 'extends = "sichuan-2024"',
        "phrases.toml": '["用词"]\n' + "\n".join(f'"变动{n}" = "{{差额}}"' for n in range(20_000)),
    },
    "很多写错的用词": {
        "province.toml": 'extends = "sichuan-2024"',
        "phrases.toml": '["用词"]\n'
        + "\n".join(f'"变动.甲{n}" = "{{差价}}"' for n in range(20_000)),
    },
    "很多不认识的": {"province.toml": "\n".join(f"x{n} = 1" for n in range(20_000))},
    "没有尽头的数": {"province.toml": "[checks.thresholds]\nT03 = nan\n"},
    "无穷大": {"province.toml": "[checks.thresholds]\nT03 = inf\n"},
    "日期": {"province.toml": "name = 2024-01-01\n"},
    # NUL and other signs in names
    "名称里有 NUL": {"province.toml": f'name = "一{NUL}二"'},
    "文件名里有 NUL": {"province.toml": f'file_name = "一{NUL}二"'},
    "键里有 NUL": {"phrases.toml": f'[phrases]\n"一{NUL}" = "x"'},
    "句子里有 NUL": {"phrases.toml": f'[phrases]\n"收支总体" = "一{NUL}二"'},
    "extends 里有 NUL": {"province.toml": f'extends = "一{NUL}二"'},
    "图题里有 NUL": {
        "province.toml": f'[[figures]]\nnumber = 1\ndata = "x"\nkind = "柱状图"\ntitle = "{NUL}"\ncaption = ""'
    },
    "表名里有退格": {
        "tables.toml": '[[tables]]\n"键" = "收入"\n"标题" = "一\\u0008二"\n"表" = "| |"\n'
    },
    "选项里有退格": {"province.toml": '[[options]]\n"键" = "a\\u0008"\n'},
    "标签里有 U+FFFE": {"province.toml": '[titles]\n"unit" = "\\uFFFE"\n'},
    # extends
    "extends 自己": {"province.toml": 'extends = "坏模板"'},
    "extends 不存在的": {"province.toml": 'extends = "没有"'},
    "extends 是数": {"province.toml": "extends = 1"},
    "extends 是清单": {"province.toml": "extends = []"},
    "extends 是路径": {"province.toml": 'extends = "../../../../etc"'},
    "extends 是网址": {"province.toml": 'extends = "http://127.0.0.1/a"'},
    "extends 很长": {"province.toml": 'extends = "' + "长" * 5000 + '"'},
}
