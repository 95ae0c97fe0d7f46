// SPDX-License-Identifier: GPL-2.0-or-later
#include "ctl/command.h"
#include "ctl/words.h"

namespace locum::ctl {

namespace {

QString wrapped(const QString &text, int indent)
{
    constexpr qsizetype width = 96;
    QString out;
    for (const auto &paragraph : text.split(QLatin1Char('\n'))) {
        QString line(indent, QLatin1Char(' '));
        for (const auto &word : paragraph.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            if (line.size() + 1 + word.size() > width && line.trimmed().size() > 0) {
                out += line + QLatin1Char('\n');
                line = QString(indent, QLatin1Char(' '));
            }
            line += (line.trimmed().isEmpty() ? QString() : QStringLiteral(" ")) + word;
        }
        out += line + QLatin1Char('\n');
    }
    return out;
}

QString optionLines(const std::vector<Option> &options)
{
    QString text;
    for (const auto &option : options) {
        QString left = QLatin1String(option.name);
        if (option.value != nullptr) {
            left += QLatin1Char(' ') + Words::tr(option.value);
        }
        if (option.repeatable) {
            left += QStringLiteral(" …");
        }
        text += left.size() > 26
                    ? QStringLiteral("  %1\n%2%3\n").arg(left, QString(30, QLatin1Char(' ')), Words::tr(option.help))
                    : QStringLiteral("  %1  %2\n").arg(left, -26).arg(Words::tr(option.help));
    }
    return text;
}

QString lineOf(const Command &command)
{
    const auto left = QStringLiteral("%1 %2").arg(QLatin1String(command.name), Words::tr(command.arguments)).trimmed();
    return QStringLiteral("  %1  %2\n").arg(left, -44).arg(Words::tr(command.help));
}

QString overview()
{
    auto text =
        Words::tr("Usage: locumctl [option …] COMMAND\nSets up and watches Locum, which keeps you present on your "
                  "chat networks.\n\nCommands:\n");
    for (const auto &command : commands()) {
        text += lineOf(command);
    }
    text += Words::tr("\nOptions for every command:\n") + optionLines(globalOptions());
    text += Words::tr(
        "\n\"locumctl help COMMAND\" tells more, locumctl(1) everything.\n"
        "Exit status: 0 done, 1 failed, 2 wrong arguments, 3 locumd is not running, 4 there is no such thing,\n"
        "5 not allowed, 6 not known whether it was sent, 7 still waiting to be sent.\n");
    return text;
}

QString helpForCommand(const Command &command)
{
    auto text =
        Words::tr("Usage: %1")
            .arg(QStringLiteral("locumctl %1 %2%3")
                     .arg(QLatin1String(command.name), command.options.empty() ? QString() : Words::tr("[option …] "),
                          Words::tr(command.arguments))
                     .trimmed()) +
        QLatin1Char('\n');
    text += wrapped(Words::tr(command.help), 0);
    if (*command.more != '\0') {
        text += QLatin1Char('\n') + wrapped(Words::tr(command.more), 0);
    }
    if (!command.options.empty()) {
        text += Words::tr("\nOptions:\n") + optionLines(command.options);
    }
    return text;
}

} // namespace

QString helpFor(const QString &topic)
{
    if (topic.isEmpty()) {
        return overview();
    }
    QString text;
    for (const auto &command : commands()) {
        const QString name = QLatin1String(command.name);
        if (name == topic) {
            return helpForCommand(command);
        }
        if (name.startsWith(topic + QLatin1Char(' '))) {
            text += lineOf(command);
        }
    }
    return text;
}

QString bashCompletion()
{
    QStringList first;
    QMap<QString, QStringList> second;
    QString cases;
    for (const auto &command : commands()) {
        const QString name = QLatin1String(command.name);
        const auto group = name.section(QLatin1Char(' '), 0, 0);
        if (!first.contains(group)) {
            first << group;
        }
        if (name.contains(QLatin1Char(' '))) {
            second[group] << name.section(QLatin1Char(' '), 1);
        }
        QStringList options;
        for (const auto &option : command.options) {
            options << QLatin1String(option.name);
        }
        if (!options.isEmpty()) {
            cases +=
                QStringLiteral("        '%1') options=\"$options %2\" ;;\n").arg(name, options.join(QLatin1Char(' ')));
        }
    }
    QString groupCases;
    for (auto at = second.cbegin(); at != second.cend(); ++at) {
        groupCases += QStringLiteral("        %1) COMPREPLY=($(compgen -W '%2' -- \"$word\")) ;;\n")
                          .arg(at.key(), at.value().join(QLatin1Char(' ')));
    }
    QStringList global;
    QStringList takeValues;
    for (const auto &option : globalOptions()) {
        global << QLatin1String(option.name);
        if (option.value != nullptr) {
            takeValues << QLatin1String(option.name);
        }
    }
    first << QStringLiteral("help");
    return QStringLiteral(
               "# bash completion for locumctl; made by \"locumctl completion\"\n"
               "_locumctl() {\n"
               "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
               "    local options='%1' words=() skip='' at\n"
               "    case $before in --*file|--socket|--config) COMPREPLY=($(compgen -f -- \"$word\")); return ;; esac\n"
               "    for ((at = 1; at < COMP_CWORD; at++)); do\n"
               "        if [ -n \"$skip\" ]; then skip=''; continue; fi\n"
               "        case ${COMP_WORDS[at]} in\n"
               "        %2) skip=1 ;;\n"
               "        -*) ;;\n"
               "        *) words+=(\"${COMP_WORDS[at]}\") ;;\n"
               "        esac\n"
               "    done\n"
               "    if [[ $word == -* ]]; then\n"
               "        case \"${words[0]} ${words[1]}\" in\n%3        esac\n"
               "        case \"${words[0]}\" in\n%3        esac\n"
               "        COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
               "    elif [ ${#words[@]} -eq 0 ]; then\n"
               "        COMPREPLY=($(compgen -W '%4' -- \"$word\"))\n"
               "    elif [ ${#words[@]} -eq 1 ]; then\n"
               "        case ${words[0]} in\n%5        esac\n"
               "    fi\n"
               "}\n"
               "complete -F _locumctl locumctl\n")
        .arg(global.join(QLatin1Char(' ')), takeValues.join(QLatin1Char('|')), cases, first.join(QLatin1Char(' ')),
             groupCases);
}

} // namespace locum::ctl
