// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/render.h"

#include "base/overloaded.h"
#include "language/clean_text.h"
#include "language/truths.h"
#include "language/value_words.h"

#include <QDateTime>

namespace locum::language {

namespace {

constexpr int mostUnquoted = 200; ///< code points of a text in a hole that is not quoted
constexpr size_t mostItems = 20;  ///< of a list

QString lower(const QString &tag)
{
    return QString(tag).replace(QLatin1Char('_'), QLatin1Char('-')).toLower();
}

/// RFC 4647 §3.4: the tag, then ever shorter; a single letter never stands last.
std::optional<size_t> lookUp(const QStringList &entries, QString range)
{
    while (!range.isEmpty()) {
        if (const qsizetype index = entries.indexOf(range); index >= 0) {
            return static_cast<size_t>(index);
        }
        range.truncate(std::max<qsizetype>(range.lastIndexOf(QLatin1Char('-')), 0));
        if (range.size() >= 2 && range[range.size() - 2] == QLatin1Char('-')) {
            range.chop(2);
        }
    }
    return std::nullopt;
}

class Renderer {
public:
    Renderer(const Program &program, const FieldSource &facts, QLocale locale, QTimeZone timeZone)
        : m_program(program), m_facts(facts), m_options{std::move(locale), std::move(timeZone)}
    {
    }

    QString hole(const BoundHole &hole) const
    {
        const QString words = shown(hole, m_facts.field(m_program.slots[hole.slot]));
        return words.isEmpty() && !isEmptyText(hole) ? QStringLiteral("—") : words;
    }

private:
    bool isEmptyText(const BoundHole &hole) const
    {
        const Value value = m_facts.field(m_program.slots[hole.slot]);
        const auto *text = std::get_if<std::string_view>(&value.value);
        return text && text->empty();
    }

    QString shown(const BoundHole &hole, const Value &value) const
    {
        const int most = hole.quoted.value_or(mostUnquoted);
        const auto text = [&](std::string_view one) {
            return hole.type.base == BaseType::Lang ? languageWords(one) : cleanText(one, most);
        };
        const auto joined = [&](const auto &items, auto &&word) {
            QStringList words;
            for (const auto &item : items) {
                if (const QString one = word(item); !one.isEmpty()) {
                    words.append(one);
                }
                if (static_cast<size_t>(words.size()) == mostItems) {
                    break;
                }
            }
            return m_options.locale.createSeparatedList(words);
        };
        return std::visit(
            Overloaded{[](Value::Unknown) { return QString(); }, [&](qint64 number) { return numberOf(hole, number); },
                       [&](std::string_view one) { return text(one); },
                       [&](const Range &range) { return rangeOf(hole.type, range); },
                       [&](std::span<const qint64> numbers) {
                           return hole.type.base == BaseType::Reference
                                      ? nameOf(hole)
                                      : joined(numbers, [&](qint64 number) { return numberOf(hole, number); });
                       },
                       [&](std::span<const std::string_view> texts) {
                           const QString list = joined(texts, text);
                           return hole.quoted ? cleanText(list.toStdString(), most) : list;
                       }},
            value.value);
    }

    QString numberOf(const BoundHole &hole, qint64 number) const
    {
        const QLocale &locale = m_options.locale;
        const BaseType base = hole.type.base;
        const QDateTime moment =
            base == BaseType::Instant ? QDateTime::fromMSecsSinceEpoch(number, m_options.timeZone) : QDateTime();
        const auto sinceThen = [&] {
            const FieldSource::Moment now = m_facts.moment();
            const QDateTime present(QDate::fromJulianDay(now.julianDay),
                                    QTime::fromMSecsSinceStartOfDay(now.minutes * 60'000), m_options.timeZone);
            return moment.msecsTo(present);
        };
        switch (hole.filter) {
        case Hole::Filter::Time:
            return moment.isValid() ? locale.toString(moment.time(), QLocale::ShortFormat)
                                    : numberWords(*m_program.vocabulary, hole.type, number, m_options);
        case Hole::Filter::Date:
            return moment.isValid() ? dateWords(moment.date().toJulianDay(), locale)
                                    : numberWords(*m_program.vocabulary, hole.type, number, m_options);
        case Hole::Filter::Weekday:
            if (moment.isValid()) {
                return locale.standaloneDayName(moment.date().dayOfWeek());
            }
            return base == BaseType::Date ? locale.standaloneDayName(QDate::fromJulianDay(number).dayOfWeek())
                                          : numberWords(*m_program.vocabulary, hole.type, number, m_options);
        case Hole::Filter::Ago:
            return agoWords(moment.isValid() ? sinceThen() : number, locale);
        case Hole::Filter::Duration:
            return durationWords(moment.isValid() ? sinceThen() : number, locale);
        case Hole::Filter::Name:
        case Hole::Filter::None:
            if (moment.isValid() && moment.date().toJulianDay() == m_facts.moment().julianDay) {
                return locale.toString(moment.time(), QLocale::ShortFormat); // today goes without saying
            }
            return base == BaseType::Reference ? nameOf(hole)
                                               : numberWords(*m_program.vocabulary, hole.type, number, m_options);
        }
        return {};
    }

    QString rangeOf(const Type &type, const Range &range) const
    {
        const auto end = [&](qint64 number) {
            return type.base == BaseType::DateRange ? dateWords(number, m_options.locale)
                                                    : timeWords(static_cast<int>(number % 1440), m_options.locale);
        };
        return end(range.from) + QStringLiteral(" – ") + end(range.to);
    }

    /// A reference is called what its field `name` says: {person} is {person.name}.
    QString nameOf(const BoundHole &hole) const
    {
        const Slot &slot = m_program.slots[hole.slot];
        const QByteArray path = m_program.vocabulary->fields[slot.field].path + ".name";
        for (size_t i = 0; i < m_program.vocabulary->fields.size(); ++i) {
            const Field &field = m_program.vocabulary->fields[i];
            if (field.path == path && field.type.base == BaseType::Text && field.parameters.empty()) {
                const Value name = m_facts.field(Slot{static_cast<FieldId>(i), {}});
                const auto *text = std::get_if<std::string_view>(&name.value);
                return text ? cleanText(*text, hole.quoted.value_or(mostUnquoted)) : QString();
            }
        }
        return {};
    }

    const Program &m_program;
    const FieldSource &m_facts;
    WordOptions m_options;
};

/// The entry's language with the country that the user has set for it, if it is the same language.
QLocale localeOf(const BoundTemplate &entry, const QLocale &locale)
{
    if (entry.language.isEmpty()) {
        return locale;
    }
    const QLocale own(QString::fromUtf8(entry.language).replace(QLatin1Char('-'), QLatin1Char('_')));
    return own.language() == locale.language() && own.script() == locale.script() && !entry.language.contains('-')
               ? locale
               : own;
}

} // namespace

size_t chooseEntry(const BoundText &text, const QStringList &languages)
{
    QStringList entries;
    for (const BoundTemplate &entry : text.entries) {
        entries.append(lower(QString::fromUtf8(entry.language)));
    }
    for (const QString &language : languages) {
        const QString range = lower(language);
        if (const std::optional<size_t> found = lookUp(entries, range)) {
            return *found;
        }
        // Someone who reads `de` is better served by `de-AT` than by another language.
        const QString primary = range.section(QLatin1Char('-'), 0, 0);
        for (qsizetype i = 0; i < entries.size() && !primary.isEmpty(); ++i) {
            if (entries[i].section(QLatin1Char('-'), 0, 0) == primary) {
                return static_cast<size_t>(i);
            }
        }
    }
    return 0;
}

QString render(const Program &program, const BoundText &text, const FieldSource &facts, const RenderOptions &options)
{
    if (text.entries.empty()) {
        return {};
    }
    const BoundTemplate &entry = text.entries[chooseEntry(text, options.languages)];
    const Renderer renderer(program, facts, localeOf(entry, options.locale), options.timeZone);
    QString words;
    for (const auto &piece : entry.pieces) {
        words += std::visit(Overloaded{[](const QString &fixed) { return fixed; },
                                       [&](const BoundHole &hole) { return renderer.hole(hole); }},
                            piece);
    }
    return words;
}

} // namespace locum::language
