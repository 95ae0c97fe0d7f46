// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QLocale>
#include <QString>
#include <QTranslator>

#include <optional>

namespace locum {

/// The program's texts in a language that need not be the program's own: what is said to somebody else. English where
/// there is no translation. It keeps the catalogue that it has read, so make one for all texts of a message, and keep
/// it no longer. Any thread, one at a time; needs the resource `locum_translations`.
class InLanguage {
public:
    /// `context`: of all its texts, outlives it.
    InLanguage(const QLocale &locale, const char *context) : m_locale(locale), m_context(context) {}

    QString operator()(const char *source) const
    {
        const bool english = m_locale.language() == QLocale::English || m_locale.language() == QLocale::C;
        return english ? QString::fromUtf8(source) : said(source, -1);
    }
    /// `source` has a %n for the number, and forms by number in the catalogues, English ones too.
    QString operator()(const char *source, int number) const
    {
        return said(source, number).replace(QLatin1String("%n"), QString::number(number));
    }

private:
    QString said(const char *source, int number) const
    {
        if (!m_catalogue) {
            m_catalogue.emplace();
            const QString name = QStringLiteral("locum");
            const QString catalogues = QStringLiteral(":/i18n");
            if (!m_catalogue->load(m_locale, name, QStringLiteral("_"), catalogues)) {
                static_cast<void>(m_catalogue->load(name + QStringLiteral("_en"), catalogues));
            }
        }
        const QString translated = m_catalogue->translate(m_context, source, nullptr, number);
        return translated.isEmpty() ? QString::fromUtf8(source) : translated;
    }

    QLocale m_locale;
    const char *m_context;
    mutable std::optional<QTranslator> m_catalogue; ///< read when it is first asked
};

/// One text in a language.
inline QString inLanguage(const QLocale &locale, const char *context, const char *source)
{
    return InLanguage(locale, context)(source);
}

} // namespace locum
