// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

#include <initializer_list>
#include <vector>

namespace locumtest {

/// A rule file that is right by the grammar, made of choices: the same choices give the same file, and small ones a
/// plain one. Once they run out, every choice is the first, so that it ends.
class RandomRules {
public:
    explicit RandomRules(std::vector<unsigned> choices) : m_choices(std::move(choices)) {}

    QByteArray file()
    {
        put("locum 1");
        while (m_next < m_choices.size()) {
            item();
        }
        blank();
        return m_text;
    }

private:
    unsigned below(unsigned count) { return m_next < m_choices.size() ? m_choices[m_next++] % count : 0; }
    bool maybe() { return below(2) == 1; }
    QByteArray one(std::initializer_list<const char *> words) { return words.begin()[below(unsigned(words.size()))]; }

    void blank() { m_text += one({" ", " ", "\n", "\n\n\n", "\t", " # a word # or two\n", "\n# é\n\n", "\r\n"}); }
    void put(const QByteArray &words)
    {
        for (const QByteArray &word : words.split(' ')) {
            blank();
            m_text += word;
        }
    }
    void word(const QByteArray &token)
    {
        blank();
        m_text += token;
    }
    template <typename Write>
    void some(const char *separator, Write write)
    {
        write();
        while (below(3) == 2) {
            word(separator);
            write();
        }
    }

    QByteArray name() { return one({"a", "night", "hold", "in", "rule", "list", "a_9", "and", "until", "per"}); }
    /// Where the words of what may follow are none.
    QByteArray plainName() { return one({"a", "night", "x1", "a_rather_long_name_that_fills_a_line"}); }
    QByteArray text()
    {
        return one({"\"\"", "\"one\"", "\"two \\\" \\\\ \\n \\u{1F600}\"", "\"# no comment\"", "\"é 日本\"",
                    "\"a text that is long enough to make a line break somewhere, or so one would think\""});
    }
    QByteArray textTemplate()
    {
        return one({"\"x\"", "\"{a}\"", "\"\\{ {person.name|name} \\}\"", "\"{ quote( a.b ,7 )}{x.y(1h,[2])}\"",
                    "\"at {rule.until | time}, \\u{41}\"", "\"é\""});
    }
    QByteArray reference()
    {
        return one({"person:bob", "group:a-b", "room:\"#qt@libera\"", "identity:\"a:\\\"b\"", "channel:X", "label:_"});
    }
    QByteArray duration() { return one({"1h", "90s", "1h30min", "2w"}); }
    QByteArray time() { return one({"08:00", "7:05", "23:59"}); }
    QByteArray date() { return one({"2026-07-06", "2024-02-29"}); }

    void item()
    {
        switch (below(10)) {
        case 0:
        case 1:
        case 2:
            return rule();
        case 3:
            put("import");
            return word(text());
        case 4:
            put(maybe() ? "use optional" : "use");
            word(plainName());
            return word("1");
        case 5:
            return list();
        case 6:
            return hours();
        case 7:
            return phrase();
        case 8:
            return policy();
        default:
            return test();
        }
    }

    void list()
    {
        put("list");
        word(name());
        put(": text");
        if (maybe()) {
            put("from");
            return word(text());
        }
        put("= [");
        if (maybe()) {
            some(",", [this] { literal(); });
            if (maybe()) {
                put(",");
            }
        }
        put("]");
    }

    void onDays()
    {
        if (maybe()) {
            put(maybe() ? "on mon" : "on mon tue");
        }
    }

    void hours()
    {
        put("hours");
        word(name());
        put("=");
        some(",", [this] {
            if (maybe()) {
                word(date());
                put("..");
                word(date());
            } else {
                word(time());
                put("..");
                word(time());
                onDays();
            }
        });
        if (maybe()) {
            put("digest");
            word(name());
            put("at");
            some(",", [this] { word(time()); });
            onDays();
            put("to");
            word(reference());
        }
    }

    void phrase()
    {
        put("phrase");
        word(name());
        put("{");
        do {
            word(one({"en", "pt-BR", "zh-Hant-TW", "use"}));
            m_text += one({" ", "", "\n", "\t "}) + textTemplate(); // no comment between the two: grammar, LANG
        } while (maybe());
        put("}");
    }

    void policy()
    {
        put("policy");
        word(name());
        put("{");
        while (maybe()) {
            word(maybe() ? reference() : "strangers");
            some(",", [this] { word(name()); });
        }
        put("}");
    }

    void rule()
    {
        put("rule");
        word(text());
        if (maybe()) {
            put("priority 500");
        }
        if (maybe()) {
            put("valid 2026-01-01 .. 2026-01-02 oneshot");
        }
        if (maybe()) {
            put("disabled");
        }
        put("{ on");
        some(",", [this] {
            switch (below(3)) {
            case 0:
                return word(plainName());
            case 1:
                put("at");
                word(time());
                return onDays();
            default:
                put("every");
                return word(duration());
            }
        });
        if (maybe()) {
            put("when");
            expression();
        }
        put("do {");
        while (maybe()) {
            action();
        }
        put("} }");
    }

    void action()
    {
        switch (below(4)) {
        case 0:
            return put(one({"hold", "deliver", "deliver silently", "drop", "drop forget", "delay 1h", "stop"}));
        case 1:
            put("digest");
            return word(name());
        case 2:
            put("after");
            word(duration());
            if (maybe()) {
                put("if");
                expression();
            }
            put("{");
            while (maybe()) {
                effect();
            }
            return put("}");
        default:
            return effect();
        }
    }

    void saying() { word(maybe() ? plainName() : textTemplate()); }

    void effect()
    {
        switch (below(8)) {
        case 0:
            put("reply");
            saying();
            if (maybe()) {
                put("in 20s");
            }
            break;
        case 1:
            put(one({"warn", "decline"}));
            if (maybe()) {
                saying();
            }
            break;
        case 2:
            put("notify");
            word(reference());
            if (maybe()) {
                saying();
            }
            if (maybe()) {
                put("urgent");
            }
            break;
        case 3:
            put("forward to");
            word(reference());
            if (maybe()) {
                saying();
            }
            break;
        case 4:
            put("status");
            word(plainName());
            if (maybe()) {
                saying();
            }
            if (maybe()) {
                put("for 1h");
            }
            break;
        case 5:
            put(one({"label", "unlabel"}));
            word(reference());
            break;
        case 6:
            put(one({"mute", "mute for 1h", "mark urgent", "accept"}));
            break;
        default:
            put("call");
            word(name());
            put(".");
            word(name());
            arguments();
        }
        while (below(3) == 2) {
            put(maybe() ? "once per" : "at most 3 per");
            word(maybe() ? duration() : name());
            if (maybe()) {
                put("per");
                word(one({"person", "conversation", "account", "rule"}));
            }
        }
    }

    void arguments()
    {
        put("(");
        if (maybe()) {
            some(",", [this] { expression(); });
        }
        put(")");
    }

    void path()
    {
        word(plainName());
        while (below(3) == 2) {
            put(".");
            word(name());
        }
        if (below(4) == 3) {
            arguments();
        }
    }

    void literal()
    {
        switch (below(9)) {
        case 0:
            return word("7");
        case 1:
            return word("10MB");
        case 2:
            return word(duration());
        case 3:
            word(time());
            put("..");
            return word(time());
        case 4:
            return word(date());
        case 5:
            return word(text());
        case 6:
            return word(reference());
        case 7:
            return word(one({"true", "false"}));
        default:
            put("[");
            if (maybe()) {
                some(",", [this] { expression(); });
                if (maybe()) {
                    put(",");
                }
            }
            return put("]");
        }
    }

    void atom()
    {
        switch (below(5)) {
        case 0:
        case 1:
            return path();
        case 2:
            return literal();
        case 3:
            put("known (");
            path();
            return put(")");
        default:
            put("(");
            expression();
            return put(")");
        }
    }

    void sum()
    {
        atom();
        if (below(4) == 3) {
            put("??");
            atom();
        }
        while (below(4) == 3) {
            put(one({"+", "-"}));
            atom();
        }
    }

    void expression()
    {
        while (below(5) == 4) {
            put("not");
        }
        sum();
        switch (below(6)) {
        case 0:
            break;
        case 1:
            put(one({"==", "!=", "<=", ">=", "<", ">"}));
            sum();
            break;
        case 2:
            put(one({"is", "is not", "in", "not in", "contains", "not contains", "starts with", "ends with"}));
            sum();
            break;
        case 3:
            put("matches");
            word(one({"/a|b/", "/\\/\\./ims", "/\"#/i"}));
            break;
        default:
            put(one({"and", "or"}));
            expression();
        }
    }

    void test()
    {
        put("test");
        word(text());
        put("{");
        while (maybe()) {
            step();
        }
        put("}");
    }

    void fact()
    {
        path();
        put("=");
        expression();
    }

    void step()
    {
        switch (below(5)) {
        case 0:
            put("given");
            return some(",", [this] {
                if (maybe()) {
                    return fact();
                }
                word(reference());
                put(maybe() ? "in group:x" : "named \"X\"");
            });
        case 1:
            put("at");
            word(date());
            return word(time());
        case 2:
            put("after");
            return word(duration());
        case 3:
            put("event");
            word(name());
            if (maybe()) {
                put(one({"from", "to"}));
                word(reference());
            }
            if (maybe()) {
                some(",", [this] { fact(); });
            }
            return;
        default:
            put("expect");
            return some(",", [this] { want(); });
        }
    }

    void want()
    {
        put(one({"nothing", "hold", "no deliver silently", "drop by \"x\"", "digest a by \"x\"", "no delay", "delay 1h",
                 "rule \"a\"", "no rule \"b\"", "reply", "no notify channel:x \"y\""}));
    }

    std::vector<unsigned> m_choices;
    size_t m_next = 0;
    QByteArray m_text;
};

} // namespace locumtest
