// SPDX-License-Identifier: GPL-2.0-or-later
#include "notify/wording.h"

#include <QTest>

using namespace locum;
using namespace locum::notify;
using sdk::ChannelSubject;

class TestWording : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noMoreIsToldThanTheUserLets()
    {
        const std::vector<Told> told{{QStringLiteral("Anna"), {}, QStringLiteral("secret one")},
                                     {QStringLiteral("Anna"), {}, QStringLiteral("secret two")}};
        const Words nothing = wordsFor(ChannelSubject::Message, told, Content::Nothing, 0);
        QVERIFY(!nothing.title.contains(QLatin1String("Anna")));
        QVERIFY(!nothing.text.contains(QLatin1String("Anna")));
        QVERIFY(nothing.text.contains(QLatin1Char('2')));
        const Words sender = wordsFor(ChannelSubject::Message, told, Content::Sender, 0);
        QCOMPARE(sender.title, QStringLiteral("Anna"));
        QVERIFY(!sender.text.contains(QLatin1String("secret")));
        const Words text = wordsFor(ChannelSubject::Message, told, Content::Text, 0);
        QCOMPARE(text.title, QStringLiteral("Anna"));
        QCOMPARE(text.text, QStringLiteral("secret one\nsecret two"));
    }

    void everySubjectSaysSomethingAtEveryLevel()
    {
        for (const auto &[subject, name] : EnumNames<ChannelSubject>::entries) {
            for (const auto &[content, level] : EnumNames<Content>::entries) {
                const Words words = wordsFor(subject, {{QStringLiteral("Anna"), {}, {}}}, content, 160);
                QVERIFY2(!words.title.isEmpty(), name);
                QVERIFY2(!(words.title + words.text).isEmpty(), level);
                if (content == Content::Nothing) {
                    QVERIFY2(!(words.title + words.text).contains(QLatin1String("Anna")), name);
                }
            }
        }
    }

    void itFitsWhatTheChannelTakes()
    {
        const QString face = QStringLiteral("\U0001F600");
        for (const int limit : {4, 20, 160, 1600}) {
            const Words words =
                wordsFor(ChannelSubject::Message, {{face.repeated(100), QStringLiteral("#room"), face.repeated(2000)}},
                         Content::Text, limit);
            QVERIFY(words.title.size() + words.text.size() <= limit);
            for (const QString &part : {words.title, words.text}) {
                QVERIFY(part.isValidUtf16()); // no face is cut in two
            }
        }
    }

    void longBurstsAreShortened()
    {
        std::vector<Told> told;
        for (int number = 1; number <= 30; ++number) {
            told.push_back({QStringLiteral("Anna"), {}, QStringLiteral("line %1").arg(number)});
        }
        const Words words = wordsFor(ChannelSubject::Message, told, Content::Text, 0);
        QVERIFY(words.text.endsWith(QLatin1String("line 30")));
        QVERIFY(!words.text.contains(QLatin1String("line 5\n")));
        QVERIFY(words.text.startsWith(QLatin1String("20 ")));
    }
};

QTEST_GUILESS_MAIN(TestWording)
#include "tst_wording.moc"
