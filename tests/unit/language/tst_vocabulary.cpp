// SPDX-License-Identifier: GPL-2.0-or-later
#include "language/rule_words.h"

#include <QTest>

using namespace locum::language;

class TestVocabulary : public QObject {
    Q_OBJECT

    std::shared_ptr<const Vocabulary> m_words = test::ruleWords();

private Q_SLOTS:
    void wordsAreFound()
    {
        QCOMPARE(m_words->fields[*m_words->field("person.messages")].parameters.size(), size_t(1));
        QVERIFY(!m_words->field("person.message"));
        QCOMPARE(m_words->events[*m_words->event("at")].name, QByteArray("at"));
        QVERIFY(!m_words->event(""));
        QCOMPARE(m_words->enums[*m_words->enumeration("presence")].unions.size(), size_t(1));
        QCOMPARE(m_words->referenceKinds[*m_words->referenceKind("room")].name, QByteArray("room"));
    }

    void typesHaveNames_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QString>("name");
        const auto row = [](const char *path, const char *name) {
            QTest::newRow(name) << QByteArray(path) << QString::fromLatin1(name);
        };
        row("message.read", "bool");
        row("message.links", "list<text>");
        row("message.size", "size");
        row("message.language", "lang?");
        row("person.silent_for", "duration?");
        row("person", "person");
        row("person.groups", "list<group>");
        row("me.away_reason", "away_reason?");
        row("me.away_since", "instant?");
        row("now.weekday", "weekday");
    }
    void typesHaveNames()
    {
        QFETCH(QByteArray, path);
        QTEST(m_words->typeName(m_words->fields[*m_words->field(path)].type), "name");
    }

    void strangeTypesHaveNames()
    {
        QCOMPARE(m_words->typeName({BaseType::Enum, 999}), QStringLiteral("enum"));
        QCOMPARE(m_words->typeName({BaseType::Reference, 999}), QStringLiteral("reference"));
        QCOMPARE(m_words->typeName({BaseType::Hours}), QStringLiteral("hours"));
    }
};

QTEST_GUILESS_MAIN(TestVocabulary)
#include "tst_vocabulary.moc"
