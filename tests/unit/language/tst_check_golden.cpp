// SPDX-License-Identifier: GPL-2.0-or-later
// Every file of tests/golden/diagnostics/check is said of what stands in the .expected beside it, and every row of the
// table of diagnostics that is the checker's is in one of them. See the README there.
#include "language/program.h"
#include "language/rule_words.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <array>
#include <set>

using namespace locum::language;

namespace {

constexpr std::array codes{
#define LOCUM_DIAGNOSTIC(identifier, code, severity, message) Code::identifier,
#include "language/diagnostic_codes.inc"
#undef LOCUM_DIAGNOSTIC
};

/// No file that one likes to keep shows them: see tst_check_limits.
constexpr std::array tooLargeToKeep{Code::FileTooLarge, Code::TooManyFiles,   Code::SetTooLarge,
                                    Code::TooManyRules, Code::ListsTooLarge,  Code::NestingTooDeep,
                                    Code::TextTooLong,  Code::TooManyElements};
/// The grammar lets through only what every vocabulary has.
constexpr std::array beyondGrammar{Code::UnknownReferenceKind, Code::UnknownScope};

template <class List>
bool has(const List &list, Code code)
{
    return std::find(list.begin(), list.end(), code) != list.end();
}

QDir folder()
{
    return {qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/tests/golden/diagnostics/check")};
}

std::optional<QByteArray> contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
}

class Imported : public SourceProvider {
public:
    std::optional<QByteArray> read(const QString &name) const override
    {
        return contents(folder().filePath(QStringLiteral("imported/") + name));
    }
};

} // namespace

class TestCheckGolden : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isSaid_data()
    {
        QTest::addColumn<QString>("path");
        for (const QFileInfo &file : folder().entryInfoList({QStringLiteral("*.rules")}, QDir::Files, QDir::Name)) {
            QTest::newRow(qPrintable(file.completeBaseName())) << file.filePath();
        }
    }

    void isSaid()
    {
        QFETCH(QString, path);
        const auto words = test::ruleWords();
        const test::KnownNames names(words);
        const Imported imported;
        const Checked checked =
            check(QFileInfo(path).fileName(), contents(path).value_or(QByteArray()), words, &names, &imported);
        QCOMPARE(checked.program == nullptr, hasErrors(checked.diagnostics));
        QByteArray said;
        for (const Diagnostic &diagnostic : checked.diagnostics) {
            said += rendered(diagnostic, checked.sources).toUtf8();
            m_shown.insert(diagnostic.code);
        }
        QString expectedPath = path;
        expectedPath.replace(QStringLiteral(".rules"), QStringLiteral(".expected"));
        if (qEnvironmentVariableIsSet("LOCUM_UPDATE_GOLDEN")) {
            QFile file(expectedPath);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(said);
        }
        QVERIFY2(!said.isEmpty(), "a file that nothing is said of shows nothing");
        const QByteArray expected = contents(expectedPath).value_or(QByteArray());
        if (said != expected) {
            qWarning("said now:\n%s", said.constData());
        }
        QVERIFY(said == expected);
    }

    void everyRowIsShown()
    {
        QStringList missing;
        for (const Code code : codes) {
            // E0xx, E1xx and W0xx are the parser's, E5xx the tests'.
            const char kind = codeName(code)[1];
            if (kind != '0' && kind != '1' && kind != '5' && !m_shown.contains(code) && !has(tooLargeToKeep, code) &&
                !has(beyondGrammar, code)) {
                missing += QString::fromLatin1(codeName(code));
            }
        }
        QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("no file shows ") + missing.join(QStringLiteral(", "))));
    }

private:
    std::set<Code> m_shown;
};

QTEST_GUILESS_MAIN(TestCheckGolden)
#include "tst_check_golden.moc"
