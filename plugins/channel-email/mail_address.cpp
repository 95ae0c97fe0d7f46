// SPDX-License-Identifier: GPL-2.0-or-later
#include "mail_address.h"

#include <QRegularExpression>

namespace locum::email {

bool isPlainAddress(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral(
        "\\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?=.{1,253}\\z)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\\z"));
    return pattern.match(text).hasMatch();
}

QString addressOf(const QByteArray &header)
{
    // What stands in quotes and in comments is a name; it must not be taken for the address.
    QByteArray bare;
    int depth = 0;
    bool quoted = false;
    for (qsizetype i = 0; i < header.size(); ++i) {
        const char c = header.at(i);
        if (c == '\\') {
            ++i;
        } else if (c == '"' && depth == 0) {
            quoted = !quoted;
        } else if (!quoted && c == '(') {
            ++depth;
        } else if (!quoted && c == ')' && depth > 0) {
            --depth;
        } else if (!quoted && depth == 0) {
            bare += c;
        }
    }
    if (bare.count('<') > 1 || bare.contains(',') || bare.contains(';')) {
        return {};
    }
    if (const auto open = bare.indexOf('<'); open >= 0) {
        bare = bare.mid(open + 1, bare.indexOf('>', open) - open - 1);
    }
    const auto text = QString::fromLatin1(bare.trimmed());
    if (!isPlainAddress(text)) {
        return {};
    }
    const auto at = text.indexOf(u'@');
    return text.left(at) + text.mid(at).toLower();
}

QString withTag(const QString &address, const QString &tag)
{
    const auto at = address.indexOf(u'@');
    return address.left(at) + u'+' + tag + address.mid(at);
}

QString tagIn(const QByteArray &header, const QString &address)
{
    const auto at = address.indexOf(u'@');
    const QRegularExpression pattern(
        QStringLiteral("(?<![A-Za-z0-9.])%1\\+([A-Za-z0-9_-]{1,64})%2(?![A-Za-z0-9.-])")
            .arg(QRegularExpression::escape(address.left(at)), QRegularExpression::escape(address.mid(at))),
        QRegularExpression::CaseInsensitiveOption);
    return at > 0 ? pattern.match(QString::fromLatin1(header)).captured(1) : QString();
}

bool isToken(const QString &text)
{
    static const QRegularExpression pattern(QStringLiteral("\\A[A-Za-z0-9_-]{1,64}\\z"));
    return pattern.match(text).hasMatch();
}

} // namespace locum::email
