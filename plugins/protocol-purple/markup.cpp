// SPDX-License-Identifier: GPL-2.0-or-later
#include "markup.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace locum::purple {
namespace {

struct Entity {
    QLatin1String name;
    char32_t character;
};

constexpr Entity entities[] = {
    {QLatin1String("amp"), U'&'},       {QLatin1String("lt"), U'<'},       {QLatin1String("gt"), U'>'},
    {QLatin1String("quot"), U'"'},      {QLatin1String("apos"), U'\''},    {QLatin1String("nbsp"), U'\u00a0'},
    {QLatin1String("copy"), U'\u00a9'}, {QLatin1String("reg"), U'\u00ae'}, {QLatin1String("euro"), U'\u20ac'},
};

/// The character of the entity's inside ("amp", "#39", "#x27"), or 0.
char32_t characterOf(QStringView inside)
{
    if (inside.startsWith(u'#')) {
        const bool hexadecimal = inside.size() > 1 && inside[1].toLower() == u'x';
        bool isNumber = false;
        const auto value = inside.mid(hexadecimal ? 2 : 1).toUInt(&isNumber, hexadecimal ? 16 : 10);
        const bool isSurrogate = value >= 0xD800 && value <= 0xDFFF;
        return isNumber && value != 0 && value <= 0x10FFFF && !isSurrogate ? static_cast<char32_t>(value) : U'\0';
    }
    for (const auto &entity : entities) {
        if (inside == entity.name) {
            return entity.character;
        }
    }
    return U'\0';
}

QString decodeEntities(QStringView text)
{
    QString decoded;
    decoded.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == u'&') {
            const auto end = text.indexOf(u';', at);
            if (end > at && end - at <= 10) {
                if (const auto character = characterOf(text.mid(at + 1, end - at - 1)); character != U'\0') {
                    decoded.append(QString::fromUcs4(&character, 1));
                    at = end;
                    continue;
                }
            }
        }
        decoded.append(text[at]);
    }
    return decoded;
}

/// The value of `attribute` in a tag's inside ("a href='x'").
QString attributeOf(QStringView tag, QLatin1String attribute)
{
    static const QRegularExpression pattern(
        QStringLiteral("\\s([a-zA-Z]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))"));
    auto matches = pattern.globalMatch(tag.toString());
    while (matches.hasNext()) {
        const auto match = matches.next();
        if (match.capturedView(1).compare(attribute, Qt::CaseInsensitive) == 0) {
            return decodeEntities(match.captured(2) + match.captured(3) + match.captured(4));
        }
    }
    return {};
}

/// Collects the text as the tags go by.
class Stripper {
public:
    void append(QStringView text) { m_text.append(decodeEntities(text)); }

    void tag(QStringView inside)
    {
        const bool isClosing = inside.startsWith(u'/');
        const auto rest = isClosing ? inside.mid(1) : inside;
        const auto end = std::find_if(rest.begin(), rest.end(), [](QChar c) { return c.isSpace() || c == u'/'; });
        const auto name = rest.left(end - rest.begin()).toString().toLower();
        if (name == QLatin1String("br")) {
            m_text.append(u'\n');
        } else if (name == QLatin1String("p") || name == QLatin1String("div") || name == QLatin1String("hr")) {
            if (!m_text.isEmpty() && !m_text.endsWith(u'\n')) {
                m_text.append(u'\n');
            }
        } else if (name == QLatin1String("img")) {
            m_text.append(attributeOf(inside, QLatin1String("alt")));
        } else if (name == QLatin1String("a") && !isClosing) {
            m_link = attributeOf(inside, QLatin1String("href"));
            m_linkStart = m_text.size();
        } else if (name == QLatin1String("a")) {
            const auto shown = QStringView(m_text).mid(m_linkStart);
            const auto bare = m_link.startsWith(QLatin1String("mailto:")) ? m_link.mid(7) : m_link;
            if (!m_link.isEmpty() && !shown.contains(bare) && (shown.isEmpty() || !bare.contains(shown))) {
                m_text.append(QStringLiteral(" (%1)").arg(m_link));
            }
            m_link.clear();
        }
    }

    QString take()
    {
        if (m_text.endsWith(u'\n')) {
            m_text.chop(1); // a closing block's
        }
        return m_text;
    }

private:
    QString m_text;
    QString m_link;
    qsizetype m_linkStart = 0;
};

bool startsTag(QStringView rest)
{
    if (rest.size() < 3) { // "<b>" is the shortest
        return false;
    }
    const auto first = rest[1] == u'/' ? rest[2] : rest[1];
    return (first.unicode() < 128 && first.isLetter()) || rest[1] == u'!';
}

} // namespace

QString toMarkup(const QString &text)
{
    QString markup;
    markup.reserve(text.size() + 16);
    for (const auto c : text) {
        switch (c.unicode()) {
        case u'&':
            markup.append(QLatin1String("&amp;"));
            break;
        case u'<':
            markup.append(QLatin1String("&lt;"));
            break;
        case u'>':
            markup.append(QLatin1String("&gt;"));
            break;
        case u'"':
            markup.append(QLatin1String("&quot;"));
            break;
        case u'\'':
            markup.append(QLatin1String("&#39;"));
            break;
        case u'\n':
            markup.append(QLatin1String("<br>"));
            break;
        case u'\r':
            break;
        default:
            markup.append(c);
        }
    }
    return markup;
}

QString fromMarkup(const QString &markup, TextForm form)
{
    if (form == TextForm::Plain) {
        return markup;
    }
    Stripper stripper;
    const QStringView all(markup);
    qsizetype at = 0;
    while (at < all.size()) {
        const auto open = all.indexOf(u'<', at);
        if (open < 0) {
            stripper.append(all.mid(at));
            break;
        }
        const auto close = all.indexOf(u'>', open);
        if (close < 0 || !startsTag(all.mid(open))) {
            stripper.append(all.mid(at, open + 1 - at));
            at = open + 1;
            continue;
        }
        stripper.append(all.mid(at, open - at));
        stripper.tag(all.mid(open + 1, close - open - 1));
        at = close + 1;
    }
    return stripper.take();
}

} // namespace locum::purple
