// SPDX-License-Identifier: GPL-2.0-or-later
#include "loaded_plugin.h"
#include "network/servers.h"

#include <QDir>
#include <QDirIterator>
#include <QRegularExpression>
#include <QSet>

using namespace locum;
using namespace locum::test;

class TestPurplePlugin : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    LoadedPlugin m_plugin;

    const FormField *field(const QString &protocol, const QString &key)
    {
        static QList<sdk::ProtocolInfo> all;
        all = m_plugin.plugin().protocols();
        for (const auto &info : all) {
            for (const auto &candidate : info.form.fields) {
                if (info.id == protocol && candidate.key == key) {
                    return &candidate;
                }
            }
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        // Whatever writes to the user's folders, or to the current one, is seen.
        for (const auto *name : {"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"}) {
            qputenv(name, m_home.path().toUtf8());
        }
        QVERIFY(QDir::setCurrent(m_home.path()));
        QVERIFY(m_plugin.load());
    }

    void saysWhatItIs()
    {
        QCOMPARE(m_plugin.metadata().value(QLatin1String("id")).toString(), QStringLiteral("purple"));
        QCOMPARE(m_plugin.metadata().value(QLatin1String("interface")).toInt(), sdk::interfaceVersion);
    }

    void hasAllProtocolsAndGoodForms()
    {
        QStringList ids;
        for (const auto &info : m_plugin.plugin().protocols()) {
            ids.append(info.id);
            QVERIFY(!info.name.isEmpty());
            QSet<QString> keys;
            for (const auto &asked : info.form.fields) {
                static const QRegularExpression pattern(QStringLiteral("^[a-z0-9_-]+$"));
                QVERIFY2(pattern.match(asked.key).hasMatch(), qPrintable(asked.key));
                QVERIFY2(!keys.contains(asked.key), qPrintable(info.id + asked.key));
                QVERIFY(!asked.label.isEmpty());
                keys.insert(asked.key);
                if (asked.type == FieldType::Choice) {
                    QVERIFY(!asked.choices.isEmpty());
                }
            }
        }
        for (const auto *id : {"xmpp", "irc", "simple", "bonjour", "gg", "novell", "meanwhile", "zephyr"}) {
            QVERIFY2(ids.contains(QLatin1String(id)), id);
        }
    }

    void asksTypedQuestions()
    {
        QCOMPARE(field(QStringLiteral("xmpp"), QStringLiteral("password"))->type, FieldType::Secret);
        QVERIFY(field(QStringLiteral("xmpp"), QStringLiteral("password"))->required);
        QVERIFY(field(QStringLiteral("xmpp"), QStringLiteral("address"))->required);
        QCOMPARE(field(QStringLiteral("xmpp"), QStringLiteral("port"))->type, FieldType::Integer);
        QCOMPARE(field(QStringLiteral("xmpp"), QStringLiteral("port"))->defaultValue.toInt(), 5222);
        QCOMPARE(field(QStringLiteral("xmpp"), QStringLiteral("connection_security"))->type, FieldType::Choice);
        QCOMPARE(field(QStringLiteral("xmpp"), QStringLiteral("connection_security"))->defaultValue.toString(),
                 QStringLiteral("require_tls"));
        QVERIFY(!field(QStringLiteral("irc"), QStringLiteral("password"))->required);
        QCOMPARE(field(QStringLiteral("irc"), QStringLiteral("ssl"))->defaultValue.toBool(), true);
        QCOMPARE(field(QStringLiteral("irc"), QStringLiteral("port"))->defaultValue.toInt(), 6697);
        QVERIFY(field(QStringLiteral("irc"), QStringLiteral("ident")) != nullptr);
        QVERIFY(field(QStringLiteral("bonjour"), QStringLiteral("password")) == nullptr);
    }

    void takesItsOwnFormsAnswers()
    {
        for (const auto &info : m_plugin.plugin().protocols()) {
            QJsonObject given;
            for (const auto &asked : info.form.fields) {
                if (asked.required && asked.defaultValue.isNull()) {
                    given.insert(asked.key,
                                 info.id == QLatin1String("xmpp") ? QStringLiteral("a@b.org") : QStringLiteral("a"));
                }
            }
            const auto answers = answerForm(info.form, given);
            QVERIFY2(answers.has_value(), qPrintable(info.id));
            TestAccount account(m_plugin.plugin(), {AccountId(1), info.id, answers->values, answers->secrets, {}});
            QVERIFY2(account.isOpen(), qPrintable(info.id));
        }
    }

    void refusesWhatItCannotOpen()
    {
        TestAccount unknown(m_plugin.plugin(), {AccountId(1), QStringLiteral("smoke-signals"), {}, {}, {}});
        QCOMPARE(unknown.error().code, QByteArray("network.protocol.unknown"));
        TestAccount nameless(m_plugin.plugin(), {AccountId(1), QStringLiteral("irc"), {}, {}, {}});
        QCOMPARE(nameless.error().code, QByteArray("network.settings.invalid"));
        TestAccount bare(
            m_plugin.plugin(),
            {AccountId(1), QStringLiteral("xmpp"), {{QStringLiteral("address"), QStringLiteral("anna")}}, {}, {}});
        QCOMPARE(bare.error().code, QByteArray("network.settings.invalid"));
    }

    void endsEveryCommandOnceWhenOffline()
    {
        TestAccount anna(m_plugin.plugin(), m_plugin.xmpp(1, QStringLiteral("anna")));
        const QList<NetworkCommand> commands = {SendMessage{ConversationKind::Direct, QStringLiteral("a@b"),
                                                            MessageKind::Text, QStringLiteral("x"), false, false},
                                                AddContact{QStringLiteral("a@b"), {}, {}, {}},
                                                RenameContact{QStringLiteral("a@b"), {}, {}},
                                                RemoveContact{QStringLiteral("a@b")},
                                                AuthorizeContact{QStringLiteral("a@b"), true},
                                                JoinRoom{QStringLiteral("a@b"), {}, {}},
                                                LeaveRoom{QStringLiteral("a@b")},
                                                AnswerRequest{QStringLiteral("none"), true, {}},
                                                SendFile{QStringLiteral("a@b"), QStringLiteral("/none"), {}}};
        for (const auto &command : commands) {
            const auto transaction = anna.perform(command);
            QVERIFY(!anna->refusal(transaction).isEmpty());
        }
        const auto presence = anna.perform(SetPresence{{Availability::Away, {}, {}}});
        QVERIFY(anna->wasSent(presence));
        QVERIFY(!anna->has<LinkChanged>()); // setting it connects nothing
        const auto count = anna->events().size();
        anna.perform(ProbeLink{});
        anna.perform(SendTyping{QStringLiteral("a@b"), true});
        anna.perform(SendReceipt{QStringLiteral("a@b"), QStringLiteral("1")});
        anna.perform(WatchContacts{{QStringLiteral("a")}});
        QCOMPARE(anna->events().size(), count);
    }

    void writesOnlyIntoItsOwnFolder()
    {
        Prosody prosody({QStringLiteral("anna")});
        QVERIFY2(prosody.start(), qPrintable(prosody.log()));
        {
            TestAccount anna(m_plugin.plugin(), m_plugin.xmpp(prosody.port(), QStringLiteral("anna")));
            anna.perform(Connect{});
            QTRY_COMPARE_WITH_TIMEOUT(anna->link(), LinkState::Online, 15000);
            const auto added = anna.perform(AddContact{QStringLiteral("somebody@localhost"), {}, {}, {}});
            QTRY_VERIFY(anna->wasSent(added));
        }
        // libpurple writes what it has to say some seconds later.
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_plugin.stateFolder() + QStringLiteral("/prefs.xml")), 20000);
        QVERIFY(QDir(m_home.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot));
        QDirIterator files(m_plugin.stateFolder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.symLinkTarget().isEmpty() && file.open(QIODevice::ReadOnly)) {
                const auto content = file.readAll();
                QVERIFY2(!content.contains("secret"), qPrintable(file.fileName()));
                QVERIFY2(!content.contains("somebody@localhost"), qPrintable(file.fileName()));
            }
        }
    }

    void loadsNoInterpreters()
    {
        QFile maps(QStringLiteral("/proc/self/maps"));
        QVERIFY(maps.open(QIODevice::ReadOnly));
        const auto loaded = maps.readAll();
        QVERIFY(loaded.contains("libjabber"));
        QVERIFY(!loaded.contains("libperl"));
        QVERIFY(!loaded.contains("libtcl"));
        QVERIFY(!loaded.contains("autoaccept"));
    }
};

QTEST_GUILESS_MAIN(TestPurplePlugin)
#include "tst_purple_plugin.moc"
