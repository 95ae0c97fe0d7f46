// SPDX-License-Identifier: GPL-2.0-or-later
#include "notify/wording.h"

#include <QTest>

using namespace locum;
using namespace locum::notify;
using sdk::ChannelSubject;

namespace {

const QLocale english(QLocale::English);

}

class TestWording : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Q_INIT_RESOURCE(locum_translations); }

    void noMoreIsToldThanTheUserLets()
    {
        const std::vector<Told> told{{QStringLiteral("Anna"), {}, QStringLiteral("secret one")},
                                     {QStringLiteral("Anna"), {}, QStringLiteral("secret two")}};
        const Words nothing = wordsFor(ChannelSubject::Message, told, Content::Nothing, 0, english);
        QVERIFY(!nothing.title.contains(QLatin1String("Anna")));
        QVERIFY(!nothing.text.contains(QLatin1String("Anna")));
        QVERIFY(nothing.text.contains(QLatin1Char('2')));
        const Words sender = wordsFor(ChannelSubject::Message, told, Content::Sender, 0, english);
        QCOMPARE(sender.title, QStringLiteral("Anna"));
        QVERIFY(!sender.text.contains(QLatin1String("secret")));
        const Words text = wordsFor(ChannelSubject::Message, told, Content::Text, 0, english);
        QCOMPARE(text.title, QStringLiteral("Anna"));
        QCOMPARE(text.text, QStringLiteral("secret one\nsecret two"));
    }

    void everySubjectSaysSomethingAtEveryLevel()
    {
        for (const auto &[subject, name] : EnumNames<ChannelSubject>::entries) {
            for (const auto &[content, level] : EnumNames<Content>::entries) {
                const Words words = wordsFor(subject, {{QStringLiteral("Anna"), {}, {}}}, content, 160, english);
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
                         Content::Text, limit, english);
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
        const Words words = wordsFor(ChannelSubject::Message, told, Content::Text, 0, english);
        QVERIFY(words.text.endsWith(QLatin1String("line 30")));
        QVERIFY(!words.text.contains(QLatin1String("line 5\n")));
        QVERIFY(words.text.startsWith(QLatin1String("20 ")));
    }

    void itSpeaksTheUsersLanguage_data()
    {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<int>("messages");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("text");
        QTest::newRow("Spanish") << "es" << 1 << "Anna en #sala"
                                 << "1 mensaje nuevo";
        QTest::newRow("of Argentina") << "es-AR" << 2 << "Anna en #sala"
                                      << "2 mensajes nuevos";
        QTest::newRow("English, one") << "en" << 1 << "Anna in #sala"
                                      << "1 new message";
        QTest::newRow("of Canada, some") << "en-CA" << 3 << "Anna in #sala"
                                         << "3 new messages";
        QTest::newRow("one that Locum does not speak") << "fi" << 2 << "Anna in #sala"
                                                       << "2 new messages";
        QTest::newRow("none") << "C" << 2 << "Anna in #sala"
                              << "2 new messages";
    }

    void itSpeaksTheUsersLanguage()
    {
        QFETCH(QString, locale);
        QFETCH(int, messages);
        const std::vector<Told> told(static_cast<size_t>(messages),
                                     {QStringLiteral("Anna"), QStringLiteral("#sala"), QStringLiteral("hola")});
        const Words words = wordsFor(ChannelSubject::Message, told, Content::Sender, 0, QLocale(locale));
        QTEST(words.title, "title");
        QTEST(words.text, "text");
    }

    void everySubjectIsSpokenOfInSpanish()
    {
        for (const auto &[subject, name] : EnumNames<ChannelSubject>::entries) {
            const std::vector<Told> told{{QStringLiteral("Anna"), {}, {}}};
            const Words spanish = wordsFor(subject, told, Content::Nothing, 0, QLocale(QStringLiteral("es")));
            QVERIFY2(spanish.text != wordsFor(subject, told, Content::Nothing, 0, english).text, name);
        }
    }
};

QTEST_GUILESS_MAIN(TestWording)
#include "tst_wording.moc"
