// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/did_you_mean.h"
#include "ctl/command.h"
#include "ctl/words.h"

namespace locum::ctl {

namespace {

/// How many arguments a command takes.
struct Arity {
    qsizetype least = 0;
    qsizetype most = 0; ///< -1: any number
};

Arity arityOf(const Command &command)
{
    Arity arity;
    for (const auto &word : QString::fromUtf8(command.arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const bool optional = word.startsWith(QLatin1Char('['));
        const bool many = word.contains(QChar(0x2026));
        arity.least += optional ? 0 : 1;
        arity.most = many ? -1 : arity.most + (arity.most < 0 ? 0 : 1);
    }
    return arity;
}

const Option *findOption(const Command *command, const QString &name)
{
    for (const auto &option : globalOptions()) {
        if (name == QLatin1String(option.name)) {
            return &option;
        }
    }
    if (command != nullptr) {
        for (const auto &option : command->options) {
            if (name == QLatin1String(option.name)) {
                return &option;
            }
        }
    }
    return nullptr;
}

QStringList optionNames(const Command *command)
{
    QStringList names;
    for (const auto &option : globalOptions()) {
        names << QLatin1String(option.name);
    }
    if (command != nullptr) {
        for (const auto &option : command->options) {
            names << QLatin1String(option.name);
        }
    }
    return names;
}

QStringList groups()
{
    QStringList names;
    for (const auto &command : commands()) {
        const auto group = QString(QLatin1String(command.name)).section(QLatin1Char(' '), 0, 0);
        if (!names.contains(group)) {
            names << group;
        }
    }
    return names;
}

QStringList inGroup(const QString &group)
{
    QStringList names;
    for (const auto &command : commands()) {
        const QString name = QLatin1String(command.name);
        if (name.startsWith(group + QLatin1Char(' '))) {
            names << name.section(QLatin1Char(' '), 1);
        }
    }
    return names;
}

const Command *findCommand(const QString &name)
{
    for (const auto &command : commands()) {
        if (name == QLatin1String(command.name)) {
            return &command;
        }
    }
    return nullptr;
}

Error usage(const QString &text)
{
    return {"usage", text};
}

Error noSuch(const QString &word, const QStringList &known, const QString &before)
{
    const auto prefix = before.isEmpty() ? QString() : before + QLatin1Char(' ');
    if (const auto meant = didYouMean(word, known)) {
        return usage(Words::tr("there is no command \"%1\"; did you mean \"%2\"?").arg(prefix + word, prefix + *meant));
    }
    return usage(
        Words::tr("there is no command \"%1\"; there are: %2").arg(prefix + word, known.join(QLatin1String(", "))));
}

class InvocationReader {
public:
    explicit InvocationReader(const QStringList &words) : m_words(words) {}

    Result<Invocation> read()
    {
        while (m_at < m_words.size()) {
            const auto word = m_words.at(m_at++);
            if (word == QLatin1String("--") && !m_onlyPlain) {
                m_onlyPlain = true;
            } else if (word == QLatin1String("-h") && !m_onlyPlain) {
                m_given.options[QStringLiteral("--help")] << QString();
            } else if (word.startsWith(QLatin1String("--")) && !m_onlyPlain) {
                if (auto done = takeOption(word); !done) {
                    return fail(std::move(done.error()));
                }
            } else if (auto done = takePlain(word); !done) {
                return fail(std::move(done.error()));
            }
        }
        return finish();
    }

private:
    Done takeOption(const QString &word)
    {
        auto name = word;
        std::optional<QString> value;
        if (const auto equals = word.indexOf(QLatin1Char('=')); equals > 0) {
            name = word.left(equals);
            value = word.mid(equals + 1);
        }
        const auto *option = findOption(m_given.command, name);
        if (option == nullptr) {
            const auto meant = didYouMean(name, optionNames(m_given.command));
            return fail(usage(meant ? Words::tr("there is no option %1 here; did you mean %2?").arg(name, *meant)
                                    : Words::tr("there is no option %1 here").arg(name)));
        }
        if (option->value == nullptr && value) {
            return fail(usage(Words::tr("%1 takes no value").arg(name)));
        }
        if (option->value != nullptr && !value) {
            if (m_at >= m_words.size()) {
                return fail(usage(Words::tr("%1 needs a value: %2").arg(name, Words::tr(option->value))));
            }
            value = m_words.at(m_at++);
        }
        auto &values = m_given.options[name];
        if (!option->repeatable && option->value != nullptr && !values.isEmpty()) {
            return fail(usage(Words::tr("%1 may be given once").arg(name)));
        }
        values << value.value_or(QString());
        return {};
    }

    Done takePlain(const QString &word)
    {
        if (m_given.command != nullptr) {
            m_given.arguments << word;
            return {};
        }
        if (m_isHelp) {
            m_topic << word;
            return {};
        }
        if (m_group.isEmpty()) {
            if (word == QLatin1String("help")) {
                m_isHelp = true;
            } else if (const auto *command = findCommand(word)) {
                m_given.command = command;
            } else if (groups().contains(word)) {
                m_group = word;
            } else {
                return fail(noSuch(word, groups(), {}));
            }
            return {};
        }
        m_given.command = findCommand(m_group + QLatin1Char(' ') + word);
        if (m_given.command == nullptr) {
            return fail(noSuch(word, inGroup(m_group), m_group));
        }
        return {};
    }

    Result<Invocation> finish()
    {
        if (m_isHelp || m_given.has("--help")) {
            const auto topic = m_isHelp                     ? m_topic.join(QLatin1Char(' '))
                               : m_given.command != nullptr ? QString(QLatin1String(m_given.command->name))
                                                            : m_group;
            if (helpFor(topic).isEmpty()) {
                return fail(noSuch(topic, groups(), {}));
            }
            m_given.command = nullptr;
            m_given.topic = topic;
            return m_given;
        }
        if (m_given.has("--version")) {
            m_given.command = nullptr;
            return m_given;
        }
        if (m_given.command == nullptr) {
            if (m_group.isEmpty()) {
                return fail(usage(Words::tr("say what to do: %1").arg(groups().join(QLatin1String(", ")))));
            }
            return fail(usage(
                Words::tr("say what to do with \"%1\": %2").arg(m_group, inGroup(m_group).join(QLatin1String(", ")))));
        }
        const auto arity = arityOf(*m_given.command);
        const auto count = m_given.arguments.size();
        const auto line = QStringLiteral("locumctl %1 %2")
                              .arg(QLatin1String(m_given.command->name), Words::tr(m_given.command->arguments))
                              .trimmed();
        if (count < arity.least) {
            return fail(usage(Words::tr("something is missing: %1").arg(line)));
        }
        if (arity.most >= 0 && count > arity.most) {
            return fail(usage(Words::tr("\"%1\" is too much: %2").arg(m_given.arguments.at(arity.most), line)));
        }
        return m_given;
    }

    const QStringList &m_words;
    qsizetype m_at = 0;
    bool m_onlyPlain = false;
    bool m_isHelp = false;
    QString m_group;
    QStringList m_topic;
    Invocation m_given;
};

} // namespace

Result<Invocation> readInvocation(const QStringList &words)
{
    return InvocationReader(words).read();
}

} // namespace locum::ctl
