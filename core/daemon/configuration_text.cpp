// SPDX-License-Identifier: GPL-2.0-or-later
#include "daemon/configuration_keys.h"
#include "daemon/words.h"

#include <type_traits>

namespace locum::daemon {

namespace {

QString quoted(const QString &text)
{
    auto escaped = text;
    escaped.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1String("\\\""));
    QString safe;
    for (const auto character : escaped) {
        if (character.unicode() < 0x20 || character.unicode() == 0x7f) {
            safe += QStringLiteral("\\u%1").arg(static_cast<int>(character.unicode()), 4, 16, QLatin1Char('0'));
        } else {
            safe += character;
        }
    }
    return QLatin1Char('"') + safe + QLatin1Char('"');
}

QString valueText(bool value)
{
    return value ? QStringLiteral("true") : QStringLiteral("false");
}

QString valueText(int value)
{
    return QString::number(value);
}

QString valueText(const QString &value)
{
    return quoted(value);
}

QString valueText(const QStringList &values)
{
    QStringList parts;
    for (const auto &value : values) {
        parts << quoted(value);
    }
    return QLatin1Char('[') + parts.join(QLatin1String(", ")) + QLatin1Char(']');
}

template <class E>
    requires std::is_enum_v<E>
QString valueText(E value)
{
    return quoted(nameOf(value));
}

QString asComment(const QString &text)
{
    constexpr qsizetype width = 100;
    QString lines;
    QString line = QStringLiteral("#");
    for (const auto &word : text.split(QLatin1Char(' '))) {
        if (line.size() + 1 + word.size() > width) {
            lines += line + QLatin1Char('\n');
            line = QStringLiteral("#");
        }
        line += QLatin1Char(' ') + word;
    }
    return lines + line + QLatin1Char('\n');
}

QString comment(const Key &key, bool translated)
{
    const auto say = [translated](const char *text) {
        return translated ? Words::tr(text) : QString(QLatin1String(text));
    };
    auto text = say(key.help);
    if (key.unit != nullptr) {
        text += QStringLiteral(" (%1: %2 – %3)").arg(say(key.unit)).arg(key.least).arg(key.most);
    }
    return asComment(text);
}

enum class Keys { Active, CommentedOut };

QString print(const Configuration &configuration, Keys keys)
{
    QString text;
    const char *section = "";
    visitKeys(configuration, [&](const Key &key, const auto &member) {
        if (QLatin1String(key.section) != QLatin1String(section)) {
            section = key.section;
            text += QStringLiteral("\n[%1]\n").arg(QLatin1String(section));
        } else {
            text += QLatin1Char('\n');
        }
        text += comment(key, keys == Keys::Active);
        text += keys == Keys::CommentedOut ? QStringLiteral("#") : QString();
        text += QLatin1String(key.name) + QStringLiteral(" = ") + valueText(member) + QLatin1Char('\n');
    });
    return text;
}

} // namespace

QString toToml(const Configuration &configuration)
{
    return print(configuration, Keys::Active).mid(1);
}

QString exampleToml(const Configuration &defaults)
{
    return QStringLiteral(
               "# Configuration of locumd. Every key is here with its default; take away the # before a key to "
               "change it.\n"
               "# \"locumd --check-config\" tells what is wrong with this file, locumd.toml(5) tells more.\n") +
           print(defaults, Keys::CommentedOut);
}

QStringList configurationKeys()
{
    QStringList paths;
    const Configuration configuration;
    visitKeys(configuration, [&](const Key &key, const auto &) { paths << key.path(); });
    return paths;
}

QStringList differingKeys(const Configuration &one, const Configuration &other)
{
    QStringList values;
    visitKeys(one, [&](const Key &, const auto &member) { values << valueText(member); });
    QStringList differing;
    qsizetype at = 0;
    visitKeys(other, [&](const Key &key, const auto &member) {
        if (values.at(at++) != valueText(member)) {
            differing << key.path();
        }
    });
    return differing;
}

QString Problem::toString() const
{
    if (file.isEmpty()) {
        return text;
    }
    if (line == 0) {
        return QStringLiteral("%1: %2").arg(file, text);
    }
    return QStringLiteral("%1:%2:%3: %4").arg(file, QString::number(line), QString::number(column), text);
}

} // namespace locum::daemon
