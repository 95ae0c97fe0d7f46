// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"
#include "store/files.h"
#include "store/releases.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

namespace {

/// A file of `size` bytes of the user's, of which nothing is here.
File begun(World &world, qint64 size, const QString &name = QStringLiteral("tea.png"))
{
    return need(addFile(world.db, world.user, name, QStringLiteral("image/png"), size, at(0)));
}

QByteArray whole(World &world, FileId id)
{
    QByteArray bytes;
    for (const qint64 size = need(file(world.db, world.user, id)).received; bytes.size() < size;) {
        bytes += need(filePart(world.db, world.user, id, bytes.size()));
    }
    return bytes;
}

MessageId message(World &world)
{
    Message row{MessageId(0), world.chat, world.account};
    row.sentAt = row.receivedAt = at(1);
    return need(insertMessage(world.db, world.user, row, {})).id;
}

} // namespace

class TestFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsMakeAWhole()
    {
        World world;
        const QByteArray bytes = QByteArray("0123456789").repeated(50'000);
        const auto id = begun(world, bytes.size()).id;
        for (qint64 done = 0; done < bytes.size();) {
            done = need(addFilePart(world.db, world.user, id, done, bytes.mid(done, filePartBytes))).received;
        }
        QVERIFY(need(file(world.db, world.user, id)).isComplete());
        QCOMPARE(whole(world, id), bytes);
        QCOMPARE(need(filePart(world.db, world.user, id, 200'001)),
                 bytes.mid(200'001).left(2 * filePartBytes - 200'001));
    }

    void aPartMayComeAgainAndMayOverlap()
    {
        World world;
        const auto id = begun(world, 10).id;
        need(addFilePart(world.db, world.user, id, 0, "0123"));
        QCOMPARE(need(addFilePart(world.db, world.user, id, 0, "0123")).received, 4);
        QCOMPARE(need(addFilePart(world.db, world.user, id, 2, "2345")).received, 6);
        QCOMPARE(need(addFilePart(world.db, world.user, id, 6, "6789")).received, 10);
        QCOMPARE(whole(world, id), QByteArray("0123456789"));
    }

    void whatDoesNotFitIsRefused_data()
    {
        QTest::addColumn<qint64>("place");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("a gap") << qint64(5) << QByteArray("56");
        QTest::newRow("beyond the end") << qint64(4) << QByteArray("4567890");
        QTest::newRow("before the beginning") << qint64(-1) << QByteArray("01");
        QTest::newRow("too large") << qint64(0) << QByteArray(filePartBytes + 1, 'x');
    }
    void whatDoesNotFitIsRefused()
    {
        QFETCH(qint64, place);
        QFETCH(QByteArray, part);
        World world;
        const auto id = begun(world, part.size() > 100 ? 1'000'000 : 10).id;
        need(addFilePart(world.db, world.user, id, 0, "0123"));
        QCOMPARE(addFilePart(world.db, world.user, id, place, part).error().code, QByteArray("file.part.invalid"));
        QCOMPARE(need(file(world.db, world.user, id)).received, 4);
        QCOMPARE(filePart(world.db, world.user, id, 4).error().code, QByteArray("file.part.invalid"));
    }

    void namesAndTypesAreTamed_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("kept");
        const auto row = [](const QString &given, const QString &kept) {
            QTest::newRow(qPrintable(given)) << given << kept;
        };
        row(QStringLiteral("../../etc/passwd"), QStringLiteral("passwd"));
        row(QStringLiteral("C:\\temp\\a.txt"), QStringLiteral("a.txt"));
        row(QStringLiteral("..."), QStringLiteral("file"));
        row(QStringLiteral(".bashrc"), QStringLiteral("bashrc"));
        row(QStringLiteral("a\nb\u202egnp.exe"), QStringLiteral("abgnp.exe"));
        row(QStringLiteral("té \U0001F375.png"), QStringLiteral("té \U0001F375.png"));
        row(QString(1000, u'x') + QStringLiteral(".png"), QString(196, u'x') + QStringLiteral(".png"));
    }
    void namesAndTypesAreTamed()
    {
        QFETCH(QString, given);
        QFETCH(QString, kept);
        World world;
        QCOMPARE(begun(world, 1, given).name, kept);
        const auto typeOf = [&](const QString &type) {
            return need(addFile(world.db, world.user, given, type, 1, at(0))).mimeType;
        };
        QCOMPARE(typeOf(QStringLiteral("Text/HTML; charset=x")), QStringLiteral("text/html"));
        QCOMPARE(typeOf(QStringLiteral("a/b\r\nX: y")), QStringLiteral("application/octet-stream"));
    }

    void aMessageHasAWholeFileAlone()
    {
        World world;
        const auto id = begun(world, 4).id;
        const auto first = message(world);
        QCOMPARE(useFile(world.db, world.user, id, first).error().code, QByteArray("file.incomplete"));
        need(addFilePart(world.db, world.user, id, 0, "0123"));
        need(useFile(world.db, world.user, id, first));
        QCOMPARE(useFile(world.db, world.user, id, first).error().code, QByteArray("file.used"));
        need(pruneFiles(world.db, at(1'000'000)));
        QCOMPARE(whole(world, id), QByteArray("0123"));
        need(forgetText(world.db, first));
        QCOMPARE(file(world.db, world.user, id).error().code, QByteArray("file.unknown"));
        QCOMPARE(need(fileBytes(world.db, world.user)), 0);
    }

    void whatNobodySentIsForgotten()
    {
        World world;
        const auto id = begun(world, 4).id;
        need(addFilePart(world.db, world.user, id, 0, "01"));
        need(pruneFiles(world.db, at(0)));
        QCOMPARE(need(fileBytes(world.db, world.user)), 4);
        need(pruneFiles(world.db, at(1)));
        QCOMPARE(need(fileBytes(world.db, world.user)), 0);
        const auto other = begun(world, 4).id;
        need(removeFile(world.db, world.user, other));
        QCOMPARE(removeFile(world.db, world.user, other).error().code, QByteArray("file.unknown"));
    }

    void othersHaveNoPart()
    {
        World world;
        const auto eve =
            need(insertUser(world.db, {QStringLiteral("eve"), QString(), QStringLiteral("en"), "hash"}, at(0))).id;
        const auto id = begun(world, 4).id;
        need(addFilePart(world.db, world.user, id, 0, "0123"));
        const QByteArray unknown("file.unknown");
        QCOMPARE(file(world.db, eve, id).error().code, unknown);
        QCOMPARE(filePart(world.db, eve, id, 0).error().code, unknown);
        QCOMPARE(addFilePart(world.db, eve, id, 4, "4").error().code, unknown);
        QCOMPARE(useFile(world.db, eve, id, message(world)).error().code, unknown);
        QCOMPARE(removeFile(world.db, eve, id).error().code, unknown);
        QCOMPARE(need(fileBytes(world.db, eve)), 0);
    }

    void itIsWrittenForAPlugin()
    {
        World world;
        const QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("tea.png"));
        const auto id = begun(world, 6).id;
        QCOMPARE(writeFile(world.db, id, path).error().code, QByteArray("file.unknown")); // nothing of it is here
        need(addFilePart(world.db, world.user, id, 0, "012"));
        need(addFilePart(world.db, world.user, id, 3, "345"));
        QFile::link(QStringLiteral("/etc/hostname"), path); // what stands there goes, and is not written to
        need(writeFile(world.db, id, path));
        QVERIFY(!QFileInfo(path).isSymLink());
        QFile written(path);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll(), QByteArray("012345"));
        struct stat status {};
        QCOMPARE(::stat(QFile::encodeName(path).constData(), &status), 0);
        QCOMPARE(int(status.st_mode & 0777), 0600);
        QCOMPARE(writeFile(world.db, id, directory.filePath(QStringLiteral("no/such/place"))).error().code,
                 QByteArray("file.write"));
    }

    void whatAPluginHasPutSomewhereIsReadThere()
    {
        World world;
        const QTemporaryDir directory;
        const QString place = directory.filePath(QStringLiteral("a.txt"));
        QFile put(place);
        QVERIFY(put.open(QIODevice::WriteOnly));
        put.write("tea");
        put.close();
        const File known{FileId(0), QStringLiteral("a.txt"), QStringLiteral("text/plain"), 3};
        const auto id = need(addPlacedFile(world.db, world.user, known, place, at(0))).id;
        QCOMPARE(whole(world, id), QByteArray("tea"));
        QFile::remove(place);
        QCOMPARE(filePart(world.db, world.user, id, 0).error().code, QByteArray("file.gone"));
        QFile::link(QStringLiteral("/etc/hostname"), place); // put there since
        QCOMPARE(filePart(world.db, world.user, id, 0).error().code, QByteArray("file.gone"));
    }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
