// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"
#include "store/message_search.h"
#include "store/releases.h"

#include <QTest>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

class TestMessageSearch : public QObject {
    Q_OBJECT

    static QStringList found(World &world, const QString &words, MessageSearch more = {})
    {
        more.words = words;
        QStringList texts;
        for (const Message &message : need(searchMessages(world.db, world.user, more))) {
            texts.append(message.text);
        }
        return texts;
    }

private Q_SLOTS:
    void allWordsMustBeThereByTheirBeginnings_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("a word") << "telescope" << true;
        QTest::newRow("its beginning") << "tele" << true;
        QTest::newRow("not its end") << "scope" << false;
        QTest::newRow("all") << "carol brings tel" << true;
        QTest::newRow("in any order") << "telescope carol" << true;
        QTest::newRow("not all") << "carol cake" << false;
        QTest::newRow("case") << "CAROL" << true;
        QTest::newRow("accents") << "garcia" << true;
        QTest::newRow("with accents") << QStringLiteral("Garcí") << true;
        QTest::newRow("punctuation between") << "o'clock" << true;
        QTest::newRow("an address") << "https://example.org/a?b=c" << true;
        QTest::newRow("a sign beside words") << "carol & telescope" << true;
        QTest::newRow("a number") << "19" << true;
        QTest::newRow("another alphabet") << QStringLiteral("ПРИВ") << true;
    }

    void allWordsMustBeThereByTheirBeginnings()
    {
        QFETCH(QString, words);
        QFETCH(bool, isFound);
        World world;
        world.add(world.incoming(
            QStringLiteral("Carol García brings her telescope at 19 o'clock: https://example.org/a?b=c привет")));
        world.add(world.incoming(QStringLiteral("something else")));
        QCOMPARE(found(world, words).size(), isFound ? 1 : 0);
    }

    void nothingThatIsTypedIsACommand_data()
    {
        QTest::addColumn<QString>("words");
        for (const char *words : {"\"",
                                  "\"\"",
                                  "a\"b",
                                  "a OR b",
                                  "NOT a",
                                  "a NEAR b",
                                  "NEAR(a b)",
                                  "owner : u1",
                                  "owner:u2",
                                  "words : a",
                                  "{owner words} : a",
                                  "^a",
                                  "a*",
                                  "*",
                                  "a + b",
                                  "(a",
                                  "a)",
                                  "-a",
                                  "a;DROP TABLE messages",
                                  "'",
                                  "a\\",
                                  "%",
                                  "- : ^ a"}) {
            QTest::newRow(words) << QString::fromLatin1(words);
        }
        QTest::newRow("with an end inside") << QStringLiteral("a") + QChar(0) + QStringLiteral("\" OR b");
        QTest::newRow("half a character") << QStringLiteral("a") + QChar(0xd83d);
    }

    void nothingThatIsTypedIsACommand()
    {
        QFETCH(QString, words);
        World world;
        const auto other = need(insertUser(world.db, {QStringLiteral("carol"), {}, {}, "h"}, at(0))).id;
        auto theirs = world.incoming(QStringLiteral("a b u1 u2 owner words near not or drop table messages"));
        need(insertMessage(world.db, other, theirs, {}));
        const auto result = searchMessages(world.db, world.user, {words});
        if (result) {
            QVERIFY(result->empty());
        } else {
            QCOMPARE(result.error().code, QByteArray("search.empty"));
        }
        QCOMPARE(need(searchMessages(world.db, other, {QStringLiteral("drop table")})).size(), 1U);
    }

    void anotherUsersMessagesAreNotFound()
    {
        World world;
        const auto other = need(insertUser(world.db, {QStringLiteral("carol"), {}, {}, "h"}, at(0))).id;
        need(insertMessage(world.db, other, world.incoming(QStringLiteral("our secret")), {}));
        world.add(world.incoming(QStringLiteral("my secret")));
        QCOMPARE(found(world, QStringLiteral("secret")), QStringList{QStringLiteral("my secret")});
    }

    void newestFirstPageByPage()
    {
        World world;
        std::vector<MessageId> ids;
        for (int i = 0; i < 5; ++i) {
            ids.push_back(world.add(world.incoming(QStringLiteral("number %1").arg(i))));
        }
        MessageSearch page;
        page.limit = 2;
        QCOMPARE(found(world, QStringLiteral("number"), page),
                 (QStringList{QStringLiteral("number 4"), QStringLiteral("number 3")}));
        page.before = ids[3];
        QCOMPARE(found(world, QStringLiteral("number"), page),
                 (QStringList{QStringLiteral("number 2"), QStringLiteral("number 1")}));
    }

    void oneConversationOnly()
    {
        World world;
        auto elsewhere = world.incoming(QStringLiteral("tea in the room"));
        elsewhere.conversation =
            need(ensureConversation(world.db, world.account, ConversationKind::Room, QStringLiteral("#r"), {}, {})).id;
        world.add(elsewhere);
        world.add(world.incoming(QStringLiteral("tea with Bob")));
        MessageSearch here;
        here.conversation = world.chat;
        QCOMPARE(found(world, QStringLiteral("tea"), here), QStringList{QStringLiteral("tea with Bob")});
        QCOMPARE(found(world, QStringLiteral("tea")).size(), 2);
    }

    void whatARuleDroppedIsNotFoundAndWhatWasNotSentIs()
    {
        World world;
        auto dropped = world.incoming(QStringLiteral("win a car"));
        dropped.disposition = Disposition::Drop;
        world.add(dropped);
        auto mine = world.outgoing(QStringLiteral("a car for me"));
        mine.disposition = Disposition::Drop;
        world.add(mine);
        QCOMPARE(found(world, QStringLiteral("car")), QStringList{QStringLiteral("a car for me")});
    }

    /// How many messages have words in the index.
    static qint64 indexed(World &world)
    {
        return need(world.db.first("SELECT count(*) FROM message_words WHERE message_words MATCH 'owner : u1'",
                                   [](Row &row) { return row.integer(); }))
            .value_or(-1);
    }

    void whatIsGoneLeavesNoWords()
    {
        World world;
        const auto forgotten = world.add(world.incoming(QStringLiteral("soon gone")));
        const auto dropped = world.add(world.incoming(QStringLiteral("gone by a rule")));
        world.add(world.incoming(QStringLiteral("not gone")));
        QCOMPARE(indexed(world), 3);
        need(forgetText(world.db, forgotten));
        QCOMPARE(found(world, QStringLiteral("gone")).size(), 2);
        QCOMPARE(indexed(world), 2);
        need(setDecision(world.db, dropped, Disposition::Drop, QStringLiteral("rule")));
        QCOMPARE(found(world, QStringLiteral("gone")), QStringList{QStringLiteral("not gone")});
        QCOMPARE(need(pruneFiltered(world.db, at(1))), 1);
        QCOMPARE(indexed(world), 1);
        need(removeUser(world.db, world.user));
        QCOMPARE(indexed(world), 0);
        need(world.db.run("INSERT INTO message_words (message_words) VALUES ('integrity-check')"));
    }

    void whatIsDecidedToBeShownIsFound()
    {
        World world;
        auto message = world.incoming(QStringLiteral("an offer"));
        message.disposition = Disposition::Drop;
        const auto id = world.add(message);
        QCOMPARE(indexed(world), 0);
        need(setDecision(world.db, id, Disposition::Hold, QStringLiteral("rule")));
        QCOMPARE(found(world, QStringLiteral("offer")), QStringList{QStringLiteral("an offer")});
        need(setDecision(world.db, id, Disposition::Drop, QStringLiteral("rule")));
        need(setDecision(world.db, id, Disposition::Deliver, QStringLiteral("rule")));
        QCOMPARE(indexed(world), 1);
    }

    void aTextThatWasForgottenIsNotFoundAgain()
    {
        World world;
        auto message = world.incoming(QStringLiteral("not to be kept"));
        message.disposition = Disposition::Drop;
        const auto id = world.add(message);
        need(forgetText(world.db, id));
        need(setDecision(world.db, id, Disposition::Deliver, QStringLiteral("rule")));
        QCOMPARE(indexed(world), 0);
        QCOMPARE(need(pruneFiltered(world.db, at(1))), 0);
    }

    void tooMuchIsRefused()
    {
        World world;
        VERIFY_ERROR(searchMessages(world.db, world.user, {QString()}), "search.empty");
        VERIFY_ERROR(searchMessages(world.db, world.user, {QStringLiteral(" \t?! ")}), "search.empty");
        VERIFY_ERROR(searchMessages(world.db, world.user, {QString(201, u'a')}), "search.too_long");
        VERIFY_ERROR(searchMessages(world.db, world.user, {QStringLiteral("a b c d e f g h i j k l m")}),
                     "search.too_long");
    }
};

QTEST_GUILESS_MAIN(TestMessageSearch)
#include "tst_message_search.moc"
