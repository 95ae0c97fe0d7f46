// SPDX-License-Identifier: GPL-2.0-or-later
// Every file of tests/golden/diagnostics is said of what stands in the .expected beside it, and every row of the table
// of diagnostics is in one of them. LOCUM_UPDATE_GOLDEN=1 writes what is said now; read the difference.
//
// A first line `#! …` makes a file larger than one likes to keep: `pad BYTES` adds empty lines, `repeat N LINE` adds
// lines, `repeat-in-line TEXT N` stands for %REPEAT%.
#include "language/parser.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <array>
#include <set>

using namespace locum::language;

namespace {

constexpr std::array codes{
#define LOCUM_DIAGNOSTIC(identifier, code, severity, message) Code::identifier,
#include "language/diagnostic_codes.inc"
#undef LOCUM_DIAGNOSTIC
};

QDir folder()
{
    return {qEnvironmentVariable("LOCUM_SOURCE_DIR") + QStringLiteral("/tests/golden/diagnostics")};
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray enlarged(QByteArray text)
{
    if (!text.startsWith("#! ")) {
        return text;
    }
    const QList<QByteArray> words = text.sliced(3, text.indexOf('\n') - 3).split(' ');
    if (words[0] == "pad") {
        return text.leftJustified(words[1].toLongLong(), '\n');
    }
    if (words[0] == "repeat") {
        return text + (words.sliced(2).join(' ') + '\n').repeated(words[1].toLongLong());
    }
    return text.replace("%REPEAT%", words[1].repeated(words[2].toLongLong()));
}

/// What the parser says; only of what it has nothing against, what the checker says.
std::vector<Diagnostic> diagnosticsOf(const SourceSet &sources)
{
    Diagnostics diagnostics;
    parse(sources, 0, diagnostics);
    std::vector<Diagnostic> found = diagnostics.take();
    sortDiagnostics(found);
    return found;
}

/// Rows that nobody can show yet: the checker's.
bool isDemanded(Code code)
{
    return codeName(code).mid(1) < "200";
}

} // namespace

class TestGoldenDiagnostics : public QObject {
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
        SourceSet sources;
        sources.add(QFileInfo(path).fileName(), enlarged(contents(path)));
        QByteArray said;
        for (const Diagnostic &diagnostic : diagnosticsOf(sources)) {
            said += rendered(diagnostic, sources).toUtf8();
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
        const QByteArray expected = contents(expectedPath);
        if (said != expected) {
            qWarning("said now:\n%s", said.constData());
        }
        QVERIFY(said == expected);
    }

    void everyRowIsShown()
    {
        QStringList missing;
        for (const Code code : codes) {
            if (!m_shown.contains(code) && isDemanded(code)) {
                missing += QString::fromLatin1(codeName(code));
            }
        }
        QVERIFY2(missing.isEmpty(), qPrintable(QStringLiteral("no file in tests/golden/diagnostics shows ") +
                                               missing.join(QStringLiteral(", "))));
    }

    void everyCodeIsItsOwn()
    {
        std::set<QByteArray> names;
        for (const Code code : codes) {
            QVERIFY2(names.insert(codeName(code)).second, codeName(code).constData());
            QCOMPARE(codeName(code).front() == 'W', severityOf(code) == Severity::Warning);
        }
    }

private:
    std::set<Code> m_shown;
};

QTEST_GUILESS_MAIN(TestGoldenDiagnostics)
#include "tst_golden_diagnostics.moc"
