// SPDX-License-Identifier: GPL-2.0-or-later
#include "irc/irc_line.h"

namespace locum::purple {
namespace {

QByteArray takeWord(QByteArray &rest)
{
    const auto end = rest.indexOf(' ');
    const auto word = end < 0 ? rest : rest.left(end);
    rest.remove(0, end < 0 ? rest.size() : end);
    while (rest.startsWith(' ')) {
        rest.remove(0, 1);
    }
    return word;
}

QByteArray unescaped(const QByteArray &value)
{
    QByteArray plain;
    for (qsizetype at = 0; at < value.size(); ++at) {
        if (value[at] != '\\') {
            plain.append(value[at]);
        } else if (++at < value.size()) {
            switch (value[at]) {
            case ':':
                plain.append(';');
                break;
            case 's':
                plain.append(' ');
                break;
            case 'r':
                plain.append('\r');
                break;
            case 'n':
                plain.append('\n');
                break;
            default:
                plain.append(value[at]);
            }
        }
    }
    return plain;
}

} // namespace

IrcLine parseLine(const QByteArray &line)
{
    IrcLine parsed;
    auto rest = line;
    while (rest.endsWith('\r') || rest.endsWith('\n')) {
        rest.chop(1);
    }
    if (rest.startsWith('@')) {
        const auto whole = rest.size();
        const auto tags = takeWord(rest).mid(1);
        parsed.tagsLength = whole - rest.size();
        for (const auto &tag : tags.split(';')) {
            const auto equals = tag.indexOf('=');
            parsed.tags.insert(equals < 0 ? tag : tag.left(equals), equals < 0 ? "" : unescaped(tag.mid(equals + 1)));
        }
    }
    if (rest.startsWith(':')) {
        const auto prefix = takeWord(rest).mid(1);
        const auto exclamation = prefix.indexOf('!');
        const auto at = prefix.indexOf('@');
        parsed.nick = prefix.left(exclamation >= 0 ? exclamation : at >= 0 ? at : prefix.size());
        parsed.host = at >= 0 ? prefix.mid(at + 1) : QByteArray();
        if (exclamation >= 0) {
            parsed.user = prefix.mid(exclamation + 1, at > exclamation ? at - exclamation - 1 : -1);
        }
    }
    parsed.command = takeWord(rest).toUpper();
    while (!rest.isEmpty()) {
        if (rest.startsWith(':')) {
            parsed.parameters.append(rest.mid(1));
            break;
        }
        parsed.parameters.append(takeWord(rest));
    }
    return parsed;
}

} // namespace locum::purple
