// SPDX-License-Identifier: GPL-2.0-or-later
#include "rules/fields.h"
#include "rules/reaction_builder.h"

#include <QTest>

using namespace locum;
using namespace locum::rules;

/// What a filter's warning says where no rule has words for it.
class TestWarningWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Q_INIT_RESOURCE(locum_translations); }

    void theyAreInTheLanguageOfWhomTheyAreSaidTo_data()
    {
        QTest::addColumn<QString>("contactsLanguage");
        QTest::addColumn<Direction>("direction");
        QTest::addColumn<QString>("words");
        const QString toContact = QStringLiteral("Mensaje automático: tu mensaje ha sido filtrado.");
        QTest::newRow("to a contact who speaks Spanish") << "es" << Direction::Incoming << toContact;
        QTest::newRow("to one who speaks English")
            << "en" << Direction::Incoming << "Automatic message: your message was filtered.";
        QTest::newRow("to one of whom it is not known") << "" << Direction::Incoming << toContact;
        QTest::newRow("to the user, about one to who speaks English")
            << "en" << Direction::Outgoing << "Tus reglas han impedido que se envíe este mensaje.";
    }

    void theyAreInTheLanguageOfWhomTheyAreSaidTo()
    {
        QFETCH(QString, contactsLanguage);
        QFETCH(Direction, direction);
        Facts facts{.message = {MessageId(1), ConversationId(1), AccountId(1)},
                    .conversation = {ConversationId(1), AccountId(1)},
                    .account = {AccountId(1)}};
        facts.message.direction = direction;
        facts.person = PersonFacts{PersonId(1)};
        facts.person->language = contactsLanguage;
        facts.me.locale = QLocale(QStringLiteral("es"));
        QTEST(warningWords(EventView(facts)), "words");
    }
};

QTEST_GUILESS_MAIN(TestWarningWords)
#include "tst_warning_words.moc"
