// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/names.h"

#include <QTest>

using namespace locum::persons;

class TestNames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comparesNames_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<int>("match");
        const auto row = [](const char *one, const char *other, NameMatch match) {
            QTest::addRow("%s ~ %s", one, other)
                << QString::fromUtf8(one) << QString::fromUtf8(other) << static_cast<int>(match);
        };
        row("Sarah Williams", "WILLIAMS, Sarah", NameMatch::Same);
        row("Jürgen Müller", "jurgen muller", NameMatch::Same);
        row("Noémie Martin", "Noemie Martin", NameMatch::Same);
        row("Peter Wagner 🌻", "Peter Wagner", NameMatch::Same);
        row("John Smith 🏳️\u200d🌈", "John Smith", NameMatch::Same);
        row("Patricia Brown | home", "Patricia Brown", NameMatch::Same);
        row("Ксения Кузнецов", "Kseniya Kuznecov", NameMatch::Nickname);
        row("李伟", "李伟", NameMatch::Same);
        row("Becky Fairclough", "Rebecca Fairclough", NameMatch::Nickname);
        row("Pepe Martínez", "josé martínez", NameMatch::Nickname);
        row("sarahwilliams", "Sarah Williams", NameMatch::Nickname);
        row("James aFirclough", "James Fairclough", NameMatch::Typo);
        row("Patricia B.", "Patricia Brown", NameMatch::Part);
        row("Peter", "Peter Schneider", NameMatch::Part);
        row("Jimmy", "James Pemberton", NameMatch::Part);
        row("Patricia Baker", "Patricia Brown", NameMatch::Different);
        row("Anna Roth", "Peter Wagner", NameMatch::Different);
        row("+4915228895038", "Peter Wagner", NameMatch::None);
        row("", "Peter Wagner", NameMatch::None);
    }
    void comparesNames()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QFETCH(int, match);
        QCOMPARE(static_cast<int>(compareNames(nameForms(one), nameForms(other))), match);
        QCOMPARE(static_cast<int>(compareNames(nameForms(other), nameForms(one))), match);
    }

    void findsLookAlikes()
    {
        const NameForms mark = nameForms(QStringLiteral("Mark"));
        QCOMPARE(nameForms(QStringLiteral("M\u0430rk")).skeleton, mark.skeleton); // a Cyrillic а
        QVERIFY(nameForms(QStringLiteral("M\u0430rk")).mixesScripts);
        QVERIFY(!mark.mixesScripts);
        QCOMPARE(nameForms(QStringLiteral("rnike")).skeleton, nameForms(QStringLiteral("mike")).skeleton);
        QCOMPARE(nameForms(QStringLiteral("Peter VVagner")).skeleton,
                 nameForms(QStringLiteral("Peter Wagner")).skeleton);
        QVERIFY(nameForms(QStringLiteral("Noémie M\u200dartin")).hidesCharacters);
        QVERIFY(nameForms(QStringLiteral("No\u200bémie")).hidesCharacters);
        QVERIFY(!nameForms(QStringLiteral("刘娜敏 🏳️\u200d🌈")).hidesCharacters);
        QVERIFY(!nameForms(QStringLiteral("Иван Петров")).mixesScripts);
    }

    void readsHandles_data()
    {
        QTest::addColumn<QString>("handle");
        QTest::addColumn<QString>("stem");
        QTest::newRow("Matrix") << QStringLiteral("@pwagner:matrix.example") << QStringLiteral("pwagner");
        QTest::newRow("XMPP") << QStringLiteral("p.wagner42@xmpp.example") << QStringLiteral("pwagner");
        QTest::newRow("Discord") << QStringLiteral("pwagner#5743") << QStringLiteral("pwagner");
        QTest::newRow("the") << QStringLiteral("thepwagner") << QStringLiteral("pwagner");
        QTest::newRow("digits for letters") << QStringLiteral("ks3niya82") << QStringLiteral("kseniya");
        QTest::newRow("a number") << QStringLiteral("+4915228895038") << QString();
        QTest::newRow("a UUID") << QStringLiteral("urn:uuid:046b98ad") << QString();
    }
    void readsHandles()
    {
        QFETCH(QString, handle);
        QTEST(handleForms(handle).stem, "stem");
    }

    void numbersAreOneWhereverTheyAreWritten_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<bool>("same");
        QTest::newRow("spaces") << QStringLiteral("+33 63 99 83 12 6") << QStringLiteral("+33639983126") << true;
        QTest::newRow("00") << QStringLiteral("0079005525") << QStringLiteral("+79005525") << true;
        QTest::newRow("national") << QStringLiteral("01-5228895638") << QStringLiteral("+4915228895638") << true;
        QTest::newRow("another country's") << QStringLiteral("+1 700900794") << QStringLiteral("+44700900794") << false;
        QTest::newRow("one digit") << QStringLiteral("+4915228895637") << QStringLiteral("+4915228895638") << false;
        QTest::newRow("two national ones")
            << QStringLiteral("015228895638") << QStringLiteral("0 1522 8895638") << true;
        QTest::newRow("too short") << QStringLiteral("112") << QStringLiteral("112") << false;
        QTest::newRow("words") << QStringLiteral("call me") << QStringLiteral("call me") << false;
        QTest::newRow("too long") << QStringLiteral("+1234567890123456") << QStringLiteral("+1234567890123456")
                                  << false;
    }
    void numbersAreOneWhereverTheyAreWritten()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QTEST(areOneNumber(phoneDigits(one), phoneDigits(other)), "same");
    }

    void mailboxesOfDesksAreNobodys()
    {
        QVERIFY(isSharedMailbox(QStringLiteral("info@co.example")));
        QVERIFY(isSharedMailbox(QStringLiteral("famille.martinez796@poste.example")));
        QVERIFY(!isSharedMailbox(QStringLiteral("peter@mail.example")));
        QCOMPARE(emailForm(QStringLiteral(" A@Mail.Example ")), QStringLiteral("a@mail.example"));
        QVERIFY(emailForm(QStringLiteral("nobody")).isEmpty());
    }

    void survivesWhatIsHuge()
    {
        const QString huge(1 << 20, QChar(0x0430));
        QVERIFY(nameForms(huge).folded.size() <= 200);
        QVERIFY(phoneDigits(QString(1 << 20, QLatin1Char('7'))).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestNames)
#include "tst_names.moc"
