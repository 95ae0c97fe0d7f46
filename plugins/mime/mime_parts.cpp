// SPDX-License-Identifier: GPL-2.0-or-later
#include "mime_parts.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>
#include <functional>
#include <utility>

namespace locum::plugins {

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

QByteArray decodedBytes(const Headers &headers, const QByteArray &body)
{
    const auto coding = headerOf(headers, "content-transfer-encoding").trimmed().toLower();
    return coding == "base64"             ? QByteArray::fromBase64(body)
           : coding == "quoted-printable" ? decodedQuotedPrintable(body)
                                          : body;
}

QString decodedText(const Headers &headers, const QByteArray &body)
{
    const auto bytes = decodedBytes(headers, body);
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

/// Goes over the parts that are no multiparts themselves, until it is told that it is enough.
class Walk {
public:
    using Visit = std::function<bool(const Headers &headers, const QByteArray &kind, const QByteArray &body)>;

    explicit Walk(Visit isEnough) : m_isEnough(std::move(isEnough)) {}

    void over(const Headers &headers, const QByteArray &body, int depth = 0)
    {
        if (m_ended || depth > deepest || ++m_count > mostParts) {
            return;
        }
        const auto type = headerOf(headers, "content-type");
        const auto kind = type.left(type.indexOf(';') < 0 ? type.size() : type.indexOf(';')).trimmed().toLower();
        if (kind.startsWith("multipart/")) {
            overParts(parameterOf(type, QStringLiteral("boundary")), body, depth);
        } else {
            m_ended = m_isEnough(headers, kind, body);
        }
    }

private:
    void overParts(const QByteArray &boundary, const QByteArray &body, int depth)
    {
        if (boundary.isEmpty()) {
            return;
        }
        const auto delimiter = "\n--" + boundary;
        const auto whole = '\n' + body;
        auto from = whole.indexOf(delimiter);
        while (from >= 0 && m_count <= mostParts && !m_ended) {
            from += delimiter.size();
            if (whole.mid(from, 2) == "--") {
                return;
            }
            const auto next = whole.indexOf(delimiter, from);
            auto part = whole.mid(from, next < 0 ? -1 : next - from);
            part.remove(0, part.indexOf('\n') + 1);
            const auto headers = takeHeaders(part);
            over(headers, part, depth + 1);
            from = next;
        }
    }

    Visit m_isEnough;
    bool m_ended = false;
    int m_count = 0;
};

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
    std::optional<QString> plain;
    std::optional<QString> html;
    Walk([&](const Headers &part, const QByteArray &kind, const QByteArray &content) {
        const bool isFile = headerOf(part, "content-disposition").trimmed().toLower().startsWith("attachment");
        if (!isFile && (kind.isEmpty() || kind == "text/plain")) {
            plain = decodedText(part, content);
        } else if (!isFile && kind == "text/html" && !html) {
            html = withoutMarks(decodedText(part, content));
        }
        return plain.has_value();
    }).over(headers, body);
    auto text = plain.value_or(html.value_or(QString()));
    text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != u'\n' && c != u'\t'; });
    return text;
}

std::optional<QByteArray> partOf(const Headers &headers, const QByteArray &body, const QByteArray &kind)
{
    std::optional<QByteArray> found;
    Walk([&](const Headers &part, const QByteArray &is, const QByteArray &content) {
        if (is == kind) {
            found = decodedBytes(part, content);
        }
        return found.has_value();
    }).over(headers, body);
    return found;
}

} // namespace locum::plugins
