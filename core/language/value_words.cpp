// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/value_words.h"

#include <QCoreApplication>
#include <QDateTime>

#include <array>
#include <cmath>

namespace locum::language {

namespace {

struct Unit {
    const char *symbol;
    qint64 milliseconds;
};
constexpr std::array<Unit, 4> units{{{"d", 86'400'000}, {"h", 3'600'000}, {"min", 60'000}, {"s", 1'000}}};

struct Ago {
    QLocale::Language language;
    const char *pattern;
};
// With unit symbols there is no plural and no case to get wrong.
constexpr std::array<Ago, 18> agos{{{QLocale::English, "%1 ago"},
                                    {QLocale::German, "vor %1"},
                                    {QLocale::Spanish, "hace %1"},
                                    {QLocale::French, "il y a %1"},
                                    {QLocale::Italian, "%1 fa"},
                                    {QLocale::Portuguese, "há %1"},
                                    {QLocale::Dutch, "%1 geleden"},
                                    {QLocale::Swedish, "för %1 sedan"},
                                    {QLocale::Danish, "for %1 siden"},
                                    {QLocale::NorwegianBokmal, "for %1 siden"},
                                    {QLocale::Finnish, "%1 sitten"},
                                    {QLocale::Polish, "%1 temu"},
                                    {QLocale::Czech, "před %1"},
                                    {QLocale::Russian, "%1 назад"},
                                    {QLocale::Ukrainian, "%1 тому"},
                                    {QLocale::Turkish, "%1 önce"},
                                    {QLocale::Catalan, "fa %1"},
                                    {QLocale::Hungarian, "%1 ezelőtt"}}};

} // namespace

QString durationWords(qint64 milliseconds, const QLocale &locale)
{
    // Cut to seconds first; the smallest number has no opposite.
    qint64 rest = std::abs(milliseconds / 1000) * 1000;
    QString words = milliseconds <= -1000 ? locale.negativeSign() : QString();
    int shown = 0;
    for (const Unit &unit : units) {
        const qint64 count = rest / unit.milliseconds;
        rest -= count * unit.milliseconds;
        const bool last = &unit == &units.back();
        if (count > 0 || (last && shown == 0)) {
            words += (shown > 0 ? QStringLiteral(" ") : QString()) + locale.toString(count) + QChar(QChar::Nbsp) +
                     QLatin1String(unit.symbol);
            ++shown;
        } else if (shown > 0) {
            break;
        }
        if (shown == 2) {
            break;
        }
    }
    return words;
}

QString agoWords(qint64 milliseconds, const QLocale &locale)
{
    const QString duration = durationWords(std::max<qint64>(milliseconds, 0), locale);
    for (const Ago &ago : agos) {
        if (ago.language == locale.language()) {
            return QString::fromUtf8(ago.pattern).arg(duration);
        }
    }
    return duration;
}

QString timeWords(int minutes, const QLocale &locale)
{
    const int ofDay = ((minutes % 1440) + 1440) % 1440;
    return locale.toString(QTime(ofDay / 60, ofDay % 60), QLocale::ShortFormat);
}

QString dateWords(qint64 julianDay, const QLocale &locale)
{
    const QDate date = QDate::fromJulianDay(julianDay);
    // A long form without the weekday: 2 August 2026.
    QString format = locale.dateFormat(QLocale::LongFormat);
    for (const QLatin1String weekday : {QLatin1String("dddd, "), QLatin1String("dddd "), QLatin1String(", dddd"),
                                        QLatin1String(" dddd"), QLatin1String("dddd")}) {
        format.remove(weekday);
    }
    return locale.toString(date, format.trimmed());
}

QString numberWords(const Vocabulary &vocabulary, const Type &type, qint64 number, const WordOptions &options)
{
    const QLocale &locale = options.locale;
    switch (type.base) {
    case BaseType::Bool:
        return number != 0 ? QCoreApplication::translate("RuleValues", "yes")
                           : QCoreApplication::translate("RuleValues", "no");
    case BaseType::Int:
        return locale.toString(number);
    case BaseType::Size:
        return locale.formattedDataSize(number, 1, QLocale::DataSizeSIFormat);
    case BaseType::Duration:
        return durationWords(number, locale);
    case BaseType::Time:
        return timeWords(static_cast<int>(number % 1440), locale);
    case BaseType::Date:
        return dateWords(number, locale);
    case BaseType::Instant: {
        const QDateTime moment = QDateTime::fromMSecsSinceEpoch(number, options.timeZone);
        return dateWords(moment.date().toJulianDay(), locale) + QLatin1Char(' ') +
               locale.toString(moment.time(), QLocale::ShortFormat);
    }
    case BaseType::Weekday:
        return number >= 1 && number <= 7 ? locale.standaloneDayName(static_cast<int>(number)) : QString();
    case BaseType::Enum:
        if (type.detail < vocabulary.enums.size() && number >= 0 &&
            static_cast<size_t>(number) < vocabulary.enums[type.detail].values.size()) {
            QString name = QString::fromUtf8(vocabulary.enums[type.detail].values[static_cast<size_t>(number)]);
            return name.replace(QLatin1Char('_'), QLatin1Char(' '));
        }
        return {};
    case BaseType::Text:
    case BaseType::Lang:
    case BaseType::TimeRange:
    case BaseType::DateRange:
    case BaseType::Reference:
    case BaseType::Hours:
        return {};
    }
    return {};
}

QString languageWords(std::string_view tag)
{
    const QString name = QString::fromUtf8(tag.data(), static_cast<qsizetype>(tag.size()));
    const QLocale locale(QString(name).replace(QLatin1Char('-'), QLatin1Char('_')));
    return locale.language() == QLocale::C ? name : locale.nativeLanguageName();
}

} // namespace locum::language
