// SPDX-License-Identifier: GPL-2.0-or-later
#include "cellprotocol/line_channel.h"

#include <QByteArrayList>
#include <QCoreApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace locum;
using namespace locum::cellprotocol;

namespace {

/// A channel, and the bare other end of its socket.
struct Pair {
    Pair()
    {
        int descriptors[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, descriptors) != 0) {
            qFatal("socketpair");
        }
        channel = std::make_unique<LineChannel>(descriptors[0]);
        other = descriptors[1];
        QObject::connect(channel.get(), &LineChannel::ended, channel.get(),
                         [this](const Error &reason) { endedWith = reason.code; });
    }
    ~Pair() { hangUp(); }

    void start()
    {
        channel->start([this](QByteArrayView line) { lines.append(line.toByteArray()); });
    }
    void write(const QByteArray &bytes) const
    {
        QCOMPARE(::send(other, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL), ssize_t(bytes.size()));
    }
    QByteArray read() const
    {
        QByteArray bytes(1024 * 1024, Qt::Uninitialized);
        const auto got = ::recv(other, bytes.data(), size_t(bytes.size()), 0);
        return got > 0 ? bytes.first(got) : QByteArray();
    }
    void hangUp()
    {
        if (other >= 0) {
            ::close(std::exchange(other, -1));
        }
    }

    std::unique_ptr<LineChannel> channel;
    int other = -1;
    QByteArrayList lines;
    QByteArray endedWith;
};

} // namespace

class TestLineChannel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesGoBothWays()
    {
        Pair pair;
        pair.start();
        pair.write("one\ntwo\nth");
        QTRY_COMPARE(pair.lines, (QByteArrayList{"one", "two"}));
        pair.write("ree\n");
        QTRY_COMPARE(pair.lines.size(), 3);
        pair.channel->send("answer");
        pair.channel->send("another");
        QCOMPARE(pair.read(), QByteArray()); // not before the turn is over
        QTRY_COMPARE(pair.channel->pendingOutput(), 0);
        QCOMPARE(pair.read(), QByteArray("answer\nanother\n"));
    }

    void whatWasSaidBeforeTheEndIsHandedOver()
    {
        Pair pair;
        pair.write("last\n");
        pair.hangUp();
        pair.start();
        QTRY_COMPARE(pair.endedWith, QByteArray("cellprotocol.channel.closed"));
        QCOMPARE(pair.lines, QByteArrayList{"last"});
    }

    void halfALineIsNoLine()
    {
        Pair pair;
        pair.start();
        pair.write("whole\n{\"type\":\"ev");
        pair.hangUp();
        QTRY_COMPARE(pair.endedWith, QByteArray("cellprotocol.line.half"));
        QCOMPARE(pair.lines, QByteArrayList{"whole"});
    }

    void aLineWithoutAnEndIsCutOff()
    {
        Pair pair;
        pair.start();
        const QByteArray portion(64 * 1024, 'x');
        QTRY_VERIFY_WITH_TIMEOUT(
            (::send(pair.other, portion.constData(), size_t(portion.size()), MSG_NOSIGNAL), !pair.endedWith.isEmpty()),
            10'000);
        QCOMPARE(pair.endedWith, QByteArray("cellprotocol.line.too_long"));
        QVERIFY(!pair.channel->isOpen());
    }

    void notReadingHoldsTheOtherSideUp()
    {
        Pair pair;
        int handled = 0;
        pair.channel->start([&](QByteArrayView) {
            ++handled;
            pair.channel->setReading(false);
        });
        pair.write("1\n2\n3\n");
        QTRY_COMPARE(handled, 1);
        QCoreApplication::processEvents();
        QCOMPARE(handled, 1);
        pair.channel->setReading(true);
        QTRY_COMPARE(handled, 2);
        const QByteArray portion = QByteArray(1023, 'x') + '\n';
        qsizetype taken = 0;
        while (::send(pair.other, portion.constData(), size_t(portion.size()), MSG_NOSIGNAL) > 0) {
            taken += portion.size();
        }
        QVERIFY(taken < 4 * 1024 * 1024);
    }

    void whatTheSocketDoesNotTakeWaits()
    {
        Pair pair;
        pair.start();
        const QByteArray line(1023, 'y');
        for (int i = 0; i < 4096; ++i) {
            pair.channel->send(line);
        }
        pair.channel->flush();
        QVERIFY(pair.channel->pendingOutput() > 0);
        const QSignalSpy drained(pair.channel.get(), &LineChannel::drained);
        qsizetype got = 0;
        QTRY_VERIFY((got += pair.read().size(), drained.count() > 0));
        QTRY_COMPARE((got += pair.read().size()), 4096 * 1024);
    }

    void theHandlerMayDeleteTheChannel()
    {
        Pair pair;
        int handled = 0;
        pair.channel->start([&](QByteArrayView) {
            ++handled;
            pair.channel.reset();
        });
        pair.write("1\n2\n");
        QTRY_VERIFY(!pair.channel);
        QCOMPARE(handled, 1);
    }

    void thePeerIsKnown()
    {
        const Pair pair;
        QCOMPARE(pair.channel->peer().pid, ::getpid());
        QCOMPARE(pair.channel->peer().uid, ::geteuid());
    }

    void listeningReplacesOnlyADeadSocket()
    {
        const QTemporaryDir directory;
        const auto path = directory.filePath(QStringLiteral("s"));
        const auto first = listenUnix(path);
        QVERIFY(first);
        struct stat status {};
        QCOMPARE(::stat(path.toLocal8Bit().constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, mode_t(0600));
        const auto second = listenUnix(path);
        QVERIFY(!second);
        QCOMPARE(second.error().code, QByteArray("cellprotocol.socket.in_use"));
        ::close(*first);
        const auto third = listenUnix(path);
        QVERIFY(third);
        ::close(*third);
    }

    void listeningSaysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("no such directory") << QStringLiteral("missing/s");
        QTest::newRow("too long") << QString(200, u'x');
        QTest::newRow("a file") << QStringLiteral("file");
    }
    void listeningSaysWhatIsWrong()
    {
        QFETCH(QString, name);
        const QTemporaryDir directory;
        QFile file(directory.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto listening = listenUnix(directory.filePath(name));
        QVERIFY(!listening);
        QCOMPARE(listening.error().code, QByteArray("cellprotocol.socket.failed"));
        QVERIFY(QFile::exists(file.fileName()));
    }
};

QTEST_GUILESS_MAIN(TestLineChannel)
#include "tst_line_channel.moc"
