// SPDX-License-Identifier: GPL-2.0-or-later
#include "mail_body.h"

#include <QList>
#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>
#include <optional>
#include <utility>

namespace locum::email {

namespace {

constexpr int deepest = 6;
constexpr int mostParts = 50;
constexpr qsizetype mostHeaders = 500;

QByteArray headerOf(const Headers &headers, const char *name)
{
    const auto found = headers.find(name);
    return found != headers.end() ? found->second : QByteArray();
}

/// A parameter of a Content-Type.
QByteArray parameterOf(const QByteArray &value, const QString &name)
{
    const QRegularExpression pattern(
        QStringLiteral(";\\s*%1\\s*=\\s*(?:\"([^\"]{1,200})\"|([^\\s;\"]{1,200}))").arg(name),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(QString::fromLatin1(value));
    return (match.hasCaptured(2) ? match.captured(2) : match.captured(1)).toLatin1();
}

QByteArray decodedQuotedPrintable(const QByteArray &text)
{
    QByteArray result;
    for (const auto &rawLine : text.split('\n')) {
        auto line = rawLine;
        while (!line.isEmpty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
            line.chop(1);
        }
        const bool soft = line.endsWith('=');
        for (qsizetype i = 0; i < line.size(); ++i) {
            const auto digits = line.mid(i + 1, 2);
            bool isHex = false;
            const int value = digits.toInt(&isHex, 16);
            if (line.at(i) == '=' && digits.size() == 2 && isHex) {
                result += static_cast<char>(value);
                i += 2;
            } else if (line.at(i) != '=' || i + 1 < line.size()) {
                result += line.at(i);
            }
        }
        if (!soft) {
            result += '\n';
        }
    }
    return result;
}

QString decoded(const Headers &headers, const QByteArray &body)
{
    const auto coding = headerOf(headers, "content-transfer-encoding").trimmed().toLower();
    const auto bytes = coding == "base64"             ? QByteArray::fromBase64(body)
                       : coding == "quoted-printable" ? decodedQuotedPrintable(body)
                                                      : body;
    const auto charset = parameterOf(headerOf(headers, "content-type"), QStringLiteral("charset"));
    QStringDecoder decoder(charset.isEmpty() ? "UTF-8" : charset.constData());
    if (!decoder.isValid()) {
        return QString::fromLatin1(bytes);
    }
    return decoder.decode(bytes);
}

/// The text of HTML, roughly: enough to read a short answer.
QString withoutMarks(QString html)
{
    static const QRegularExpression dropped(
        QStringLiteral("<(style|script|head|blockquote)\\b.*?(</\\1\\s*>|\\z)|<!--.*?(-->|\\z)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression breaks(QStringLiteral("<(br|/p|/div|/tr|/li)\\b[^>]*>"),
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression marks(QStringLiteral("<[^>]*>"));
    html.replace(QRegularExpression(QStringLiteral("[\\r\\n]+")), QStringLiteral(" "));
    html.remove(dropped);
    html.replace(breaks, QStringLiteral("\n"));
    html.remove(marks);
    for (const auto &[name, sign] : {std::pair("&lt;", u'<'), std::pair("&gt;", u'>'), std::pair("&quot;", u'"'),
                                     std::pair("&#39;", u'\''), std::pair("&nbsp;", u' '), std::pair("&amp;", u'&')}) {
        html.replace(QLatin1String(name), QString(sign));
    }
    return html;
}

class Parts {
public:
    void read(const Headers &headers, const QByteArray &body, int depth)
    {
        if (m_plain || depth > deepest || ++m_count > mostParts) {
            return;
        }
        const auto type = headerOf(headers, "content-type");
        const auto kind = type.left(type.indexOf(';') < 0 ? type.size() : type.indexOf(';')).trimmed().toLower();
        const bool isFile = headerOf(headers, "content-disposition").trimmed().toLower().startsWith("attachment");
        if (kind.startsWith("multipart/")) {
            readMultipart(parameterOf(type, QStringLiteral("boundary")), body, depth);
        } else if (!isFile && (kind.isEmpty() || kind == "text/plain")) {
            m_plain = decoded(headers, body);
        } else if (!isFile && kind == "text/html" && !m_html) {
            m_html = withoutMarks(decoded(headers, body));
        }
    }
    QString text() const { return m_plain.value_or(m_html.value_or(QString())); }

private:
    void readMultipart(const QByteArray &boundary, const QByteArray &body, int depth)
    {
        if (boundary.isEmpty()) {
            return;
        }
        const auto delimiter = "\n--" + boundary;
        const auto whole = '\n' + body;
        auto from = whole.indexOf(delimiter);
        while (from >= 0 && m_count <= mostParts) {
            from += delimiter.size();
            if (whole.mid(from, 2) == "--") {
                return;
            }
            const auto next = whole.indexOf(delimiter, from);
            auto part = whole.mid(from, next < 0 ? -1 : next - from);
            part.remove(0, part.indexOf('\n') + 1);
            const auto headers = takeHeaders(part);
            read(headers, part, depth + 1);
            from = next;
        }
    }

    std::optional<QString> m_plain;
    std::optional<QString> m_html;
    int m_count = 0;
};

bool isQuote(const QString &line)
{
    return line.startsWith(u'>');
}

/// What mail programs write above the whole of the mail that is answered, when they do not quote it.
bool beginsOriginal(const QString &line)
{
    static const QRegularExpression pattern(QStringLiteral("\\A(?:-{3,}\\s*\\S.*\\S\\s*-{3,}|_{20,}|-{20,})\\z"));
    return pattern.match(line).hasMatch();
}

/// "On Monday, Bob wrote:", which may take two lines.
void dropAnnouncement(QStringList &lines)
{
    while (!lines.isEmpty() && lines.constLast().isEmpty()) {
        lines.removeLast();
    }
    if (lines.isEmpty() || !lines.constLast().endsWith(u':')) {
        return;
    }
    static const QRegularExpression dateOrAddress(QStringLiteral("\\b(?:19|20)\\d\\d\\b|@|\\d{1,2}[.:]\\d\\d"));
    const bool isWhole = dateOrAddress.match(lines.constLast()).hasMatch();
    lines.removeLast();
    const bool goesOn = !lines.isEmpty() && dateOrAddress.match(lines.constLast()).hasMatch() &&
                        !lines.constLast().endsWith(u'.') && lines.constLast().size() > 30;
    if (goesOn || (!isWhole && !lines.isEmpty() && dateOrAddress.match(lines.constLast()).hasMatch())) {
        lines.removeLast();
    }
}

} // namespace

Headers takeHeaders(QByteArray &text)
{
    Headers headers;
    QByteArray name;
    qsizetype at = 0;
    qsizetype count = 0;
    while (at < text.size()) {
        auto end = text.indexOf('\n', at);
        end = end < 0 ? text.size() : end;
        auto line = text.mid(at, end - at);
        if (line.endsWith('\r')) {
            line.chop(1);
        }
        at = end + 1;
        if (line.isEmpty() || ++count > mostHeaders) {
            break;
        }
        if (line.startsWith(' ') || line.startsWith('\t')) {
            if (const auto known = headers.find(name); known != headers.end()) {
                known->second += ' ' + line.trimmed();
            }
            continue;
        }
        const auto colon = line.indexOf(':');
        name = colon > 0 ? line.left(colon).trimmed().toLower() : QByteArray();
        if (name.isEmpty() || !headers.emplace(name, line.mid(colon + 1).trimmed()).second) {
            name.clear(); // one that is there already: what continues it is not the first one's
        }
    }
    text.remove(0, std::min(at, text.size()));
    return headers;
}

QString textOf(const Headers &headers, const QByteArray &body)
{
    Parts parts;
    parts.read(headers, body, 0);
    auto text = parts.text();
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != u'\n' && c != u'\t'; });
    return text;
}

QString newTextOf(const QString &text)
{
    QStringList kept;
    const auto lines = text.split(u'\n');
    bool inQuote = false;
    for (const auto &raw : lines) {
        if (raw == QLatin1String("-- ") || raw == QLatin1String("--")) {
            break;
        }
        auto line = raw;
        while (!line.isEmpty() && line.back().isSpace()) {
            line.chop(1);
        }
        if (beginsOriginal(line)) {
            break;
        }
        if (isQuote(line)) {
            if (!std::exchange(inQuote, true)) {
                dropAnnouncement(kept);
            }
            continue;
        }
        inQuote = inQuote && line.isEmpty();
        kept.append(line);
    }
    return kept.join(u'\n').trimmed();
}

} // namespace locum::email
