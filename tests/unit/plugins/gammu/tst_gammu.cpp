// SPDX-License-Identifier: GPL-2.0-or-later
#include "channels/gammu_smsd.h"
#include "gammu_session.h"
#include "sms_backup.h"

using namespace locum;
using namespace locum::gammu;
using namespace std::chrono_literals;
using State = sdk::ChannelOutcome::State;

namespace {

const QString own = QStringLiteral("+34600111222");

/// As late as the test wants.
class LaterClock final : public Clock {
public:
    Instant now() const override { return m_system.now() + later; }
    Duration monotonic() const override { return m_system.monotonic() + later; }
    Duration later{0};

private:
    SystemClock m_system;
};

/// Keeps what comes by itself, too.
class Host final : public sdk::ChannelHost, public sdk::ChannelArrivals {
public:
    void sent(const TransactionId &transaction, const sdk::ChannelOutcome &outcome) override
    {
        outcomes.insert(transaction.value(), outcome);
    }
    void received(quint64, const sdk::ChannelReceived &) override {}
    void health(ChannelId, const std::optional<Error> &trouble) override
    {
        healths.append(trouble ? trouble->code : QByteArray());
    }
    void warn(const QString &) override {}
    void arrived(ChannelId channel, const sdk::ChannelReceived &what) override
    {
        QCOMPARE(channel, ChannelId(1));
        answers.append(what.answers);
        reports.append(what.reports);
    }

    QHash<QString, sdk::ChannelOutcome> outcomes;
    QList<QByteArray> healths;
    QList<sdk::ChannelReceived::Answer> answers;
    QList<sdk::ChannelReceived::Report> reports;
};

class Fixture {
public:
    Settings settings() const { return {own, smsd.folder(), Secret(smsd.key)}; }
    sdk::ChannelOutcome send(const QString &text, const QString &key = QStringLiteral("k"))
    {
        const QString id = QString::number(++m_sent);
        sdk::ChannelMessage message{key};
        message.title = QStringLiteral("Bob");
        message.text = text;
        session.send(TransactionId(id), message);
        return host.outcomes.value(id);
    }
    /// What gammu-smsd says when all parts have gone.
    bool transmits(int parts)
    {
        const QByteArray total = "(total: " + QByteArray::number(parts) + ") to " + own.toLatin1();
        return QTest::qWaitFor([&] { return smsd.log().contains(total); }, 30'000);
    }

    test::GammuSmsd smsd;
    LaterClock clock;
    Host host;
    GammuSession session{ChannelId(1), settings(), host, clock, 50ms};

private:
    int m_sent = 0;
};

} // namespace

class TestGammu : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gammuSends_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("parts");
        QTest::addColumn<QByteArray>("logged");
        QTest::newRow("in the alphabet of GSM") << "Grüße, €5" << 1 << QByteArray("7 bit SMS");
        QTest::newRow("in another") << "Привет, 日本" << 1 << QByteArray("Unicode SMS");
        QTest::newRow("a long one") << QString(300, QLatin1Char('x')) << 2 << QByteArray("7 bit SMS");
        QTest::newRow("a long one in another") << QString(150, QChar(0x0444)) << 3 << QByteArray("Unicode SMS");
    }
    void gammuSends()
    {
        QFETCH(QString, text);
        QFETCH(int, parts);
        QFETCH(QByteArray, logged);
        Fixture f;
        f.smsd.start();
        QCOMPARE(f.send(text).state, State::Sent);
        QVERIFY2(f.transmits(parts), f.smsd.log().right(3000).constData());
        QTRY_COMPARE(f.smsd.files("sent").size(), 1);
        QVERIFY(f.smsd.files("outbox").isEmpty());
        QVERIFY2(f.smsd.log().contains(logged), f.smsd.log().constData());
        if (parts == 1) {
            QVERIFY2(f.smsd.log().contains("Bob: " + text.toUtf8()), f.smsd.log().constData());
        }
        QTRY_COMPARE(f.host.healths, QList<QByteArray>{""});
        QVERIFY(f.host.reports.isEmpty());
    }

    void anAnswerComes()
    {
        Fixture f;
        f.smsd.comes(own.toLatin1(), QStringLiteral("Ya voy, ¿vale? 日本"));
        f.smsd.start();
        QTRY_COMPARE_WITH_TIMEOUT(f.host.answers.size(), 1, 30'000);
        const auto answer = f.host.answers.constFirst();
        QCOMPARE(answer.from, own);
        QVERIFY(answer.proven);
        QVERIFY(!answer.id.isEmpty());
        QTRY_VERIFY(f.smsd.files("inbox").isEmpty());
        QCOMPARE(f.smsd.files("inbox/locum").size(), 1);
        QCOMPARE(f.host.answers.size(), 1); // once
    }

    void textsAreReadInAnyEncoding_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("text");
        QTest::newRow("UTF-8") << QByteArray(" ¿Sí? ") << "¿Sí?";
        QTest::newRow("Latin-1") << QByteArray("s\xed") << "sí";
        QTest::newRow("UTF-16, big end first") << QByteArray("\xFE\xFF\x00S\x00\xED", 6) << "Sí";
        QTest::newRow("UTF-16, small end first") << QByteArray("\xFF\xFES\x00\xED\x00", 6) << "Sí";
        QTest::newRow("half of it") << QByteArray("\xFF\xFES\x00\xED", 5) << QStringLiteral("S\uFFFD");
        QTest::newRow("nothing") << QByteArray() << "";
    }
    void textsAreReadInAnyEncoding()
    {
        QFETCH(QByteArray, content);
        Fixture f;
        f.smsd.write("inbox/IN20261123_163000_00_+34600111222_00.txt", content);
        QTRY_COMPARE(f.host.answers.size(), 1);
        QTEST(f.host.answers.constFirst().text, "text");
    }

    void partsAreJoined()
    {
        Fixture f;
        f.smsd.write("inbox/IN20261123_163000_00_+34600111222_01.txt", "home");
        f.smsd.write("inbox/IN20261123_163000_00_+34600111222_00.txt", "I am at ");
        f.smsd.write("inbox/IN20261123_163000_01_+34600111222_00.txt", "BACK");
        QTRY_COMPARE(f.host.answers.size(), 2);
        QCOMPARE(f.host.answers.at(0).text, QStringLiteral("I am at home"));
        QCOMPARE(f.host.answers.at(1).text, QStringLiteral("BACK"));
        QVERIFY(f.host.answers.at(0).id != f.host.answers.at(1).id);
    }

    void othersMessagesAreLeftAlone()
    {
        Fixture f;
        const QStringList others{QStringLiteral("IN20261123_163000_00_+49170_00.txt"),
                                 QStringLiteral("IN20261123_163000_00_+346001112223_00.txt"),
                                 QStringLiteral("IN20261123_163000_00_Bank_00.txt"),
                                 QStringLiteral("IN20261123_163000_00_+34600111222_00.bin"),
                                 QStringLiteral("INx_+34600111222_00.txt")};
        for (const QString &name : others) {
            f.smsd.write(("inbox/" + name.toLatin1()).constData(), "BACK");
        }
        QFile::link(QStringLiteral("/etc/passwd"), f.smsd.path("inbox/IN20261123_163000_02_+34600111222_00.txt"));
        f.smsd.write("inbox/IN20261123_163000_03_+34600111222_00.txt", QByteArray(20'000, 'x'));
        f.smsd.write("inbox/IN20261123_163001_00_+34600111222_00.txt", "mine");
        QTRY_VERIFY(!f.host.answers.isEmpty());
        QTRY_COMPARE(f.smsd.files("inbox/locum").size(), 1);
        QCOMPARE(f.host.answers.size(), 1);
        QCOMPARE(f.host.answers.constFirst().text, QStringLiteral("mine"));
        QCOMPARE(f.smsd.files("inbox").size(), others.size() + 2);
    }

    void theSameMessageIsThereOnce()
    {
        Fixture f;
        QCOMPARE(f.send(QStringLiteral("one")).state, State::Sent);
        QCOMPARE(f.send(QStringLiteral("one")).state, State::Sent);
        QCOMPARE(f.send(QStringLiteral("two"), QStringLiteral("k2")).state, State::Sent);
        QCOMPARE(f.smsd.files("outbox").size(), 2);
        const QFileInfo file(QDir(f.smsd.path("outbox")).filePath(f.smsd.files("outbox").constFirst()));
        QVERIFY(file.permissions().testFlag(QFile::WriteGroup));
        QVERIFY(!file.permissions().testFlag(QFile::ReadOther));
    }

    void whatGammuCouldNotSendIsReported()
    {
        Fixture f;
        const auto outcome = f.send(QStringLiteral("one"));
        const QString name = f.smsd.files("outbox").constFirst();
        QVERIFY(QFile::rename(QDir(f.smsd.path("outbox")).filePath(name), QDir(f.smsd.path("error")).filePath(name)));
        QTRY_COMPARE(f.host.reports.size(), 1);
        QCOMPARE(f.host.reports.constFirst().remoteId, outcome.remoteId);
        QVERIFY(!f.host.reports.constFirst().delivered);
    }

    void anOutboxThatNobodyEmptiesIsTold()
    {
        Fixture f;
        QCOMPARE(f.send(QStringLiteral("one")).state, State::Sent);
        f.clock.later = 11min;
        QTRY_COMPARE(f.host.healths.constLast(), QByteArray("gammu.spool.stuck"));
        f.clock.later = 0min;
        f.smsd.start(); // late, but it comes
        QVERIFY(f.transmits(1));
        QTRY_COMPARE(f.host.healths.constLast(), QByteArray());
    }

    void withoutTheKeyNothingIsDone()
    {
        test::GammuSmsd smsd;
        LaterClock clock;
        Host host;
        GammuSession session(ChannelId(1), {own, smsd.folder(), Secret("0123456789abcdef")}, host, clock, 50ms);
        smsd.write("inbox/IN20261123_163000_00_+34600111222_00.txt", "BACK");
        sdk::ChannelMessage message{QStringLiteral("k")};
        message.title = QStringLiteral("Bob");
        session.send(TransactionId(QStringLiteral("t")), message);
        const auto outcome = host.outcomes.value(QStringLiteral("t"));
        QCOMPARE(outcome.state, State::Retry);
        QCOMPARE(outcome.error->code, QByteArray("gammu.spool.key"));
        QVERIFY(smsd.files("outbox").isEmpty());
        smsd.write("locum.key", "0123456789abcdef"); // it is given: from now on all is well
        QTRY_COMPARE(host.healths, (QList<QByteArray>{"gammu.spool.key", ""}));
        QTRY_COMPARE(host.answers.size(), 1);
    }

    void aSpoolThatIsMissingIsTold()
    {
        Fixture f;
        QVERIFY(QDir().rmdir(f.smsd.path("outbox")));
        const auto outcome = f.send(QStringLiteral("one"));
        QCOMPARE(outcome.state, State::Retry);
        QCOMPARE(outcome.error->code, QByteArray("gammu.spool.missing"));
        QVERIFY(QDir().mkdir(f.smsd.path("outbox")));
        QCOMPARE(f.send(QStringLiteral("one")).state, State::Sent);
    }

    void numbersAreChecked_data()
    {
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<bool>("good");
        const QByteArray key("0123456789abcdef");
        QTest::newRow("good") << own << "/var/spool/gammu" << key << true;
        QTest::newRow("a path") << "../../x"
                                << "/var/spool/gammu" << key << false;
        QTest::newRow("a name") << "Bank"
                                << "/var/spool/gammu" << key << false;
        QTest::newRow("half a path") << own << "spool" << key << false;
        QTest::newRow("a key that is guessed") << own << "/var/spool/gammu" << QByteArray("1234") << false;
    }
    void numbersAreChecked()
    {
        QFETCH(QString, to);
        QFETCH(QString, folder);
        QFETCH(QByteArray, key);
        sdk::ChannelSettings settings{
            ChannelId(1), {{QStringLiteral("to"), to}, {QStringLiteral("folder"), folder}}, {}, {}, {}, {}};
        settings.secrets.emplace(QStringLiteral("key"), Secret(key));
        QTEST(bool(settingsOf(settings)), "good");
    }
};

QTEST_GUILESS_MAIN(TestGammu)
#include "tst_gammu.moc"
