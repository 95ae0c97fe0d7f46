// SPDX-License-Identifier: GPL-2.0-or-later
#include "fixture.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace locum;
using namespace locum::store;
using namespace locum::store::test;

class TestVault : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsSealedComesBack()
    {
        const auto box = vault();
        for (const auto &plain : {QByteArray(), QByteArray("x"), QByteArray(100'000, '\0')}) {
            const auto sealed = box.seal(plain);
            QVERIFY(plain.size() < 16 || !sealed.contains(plain)); // a few bytes may stand in it by chance
            QVERIFY(sealed != box.seal(plain));                    // another nonce each time
            QCOMPARE(need(box.unseal(sealed)).reveal(), plain);
        }
    }

    void whatWasChangedIsRefused()
    {
        const auto box = vault();
        const auto sealed = box.seal("secret");
        for (qsizetype i = 0; i < sealed.size(); ++i) {
            auto changed = sealed;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            VERIFY_ERROR(box.unseal(changed), "store.key.wrong");
            VERIFY_ERROR(box.unseal(sealed.left(i)), "store.key.wrong");
        }
        VERIFY_ERROR(vault('z').unseal(sealed), "store.key.wrong");
        VERIFY_ERROR(Vault::withKey(Secret("short")), "store.key.invalid");
    }

    void secretsCannotMoveToAnotherPurpose()
    {
        const auto box = vault();
        const Secrets secrets{{QStringLiteral("password"), Secret("pä\0ss")},
                              {QStringLiteral("token"), Secret(QByteArray())}};
        const auto sealed = box.sealSecrets("account:1", secrets);
        const auto read = need(box.unsealSecrets("account:1", sealed));
        QCOMPARE(read.size(), 2U);
        QVERIFY(read.at(QStringLiteral("password")).equals(secrets.at(QStringLiteral("password"))));
        VERIFY_ERROR(box.unsealSecrets("account:2", sealed), "store.key.wrong");
    }

    void systemdsCredentialWins()
    {
        QTemporaryDir directory;
        SystemRandom random;
        const auto write = [&](const QString &name, const QByteArray &content) {
            QFile file(directory.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        };
        World world;
        VaultOptions options{directory.filePath(QStringLiteral("key")),
                             directory.filePath(QStringLiteral("credentials"))};
        QVERIFY(QDir().mkdir(options.credentialsDirectory));
        write(QStringLiteral("credentials/locum-key"), QByteArray(32, 'c').toBase64() + '\n');
        const auto sealed = need(Vault::open(world.db, options, random)).seal("x");
        QVERIFY(!QFile::exists(options.keyFile)); // none is made beside it
        QCOMPARE(need(vault('c').unseal(sealed)).reveal(), "x");
        write(QStringLiteral("credentials/locum-key"), QByteArray(32, 'd').toBase64());
        VERIFY_ERROR(Vault::open(world.db, options, random), "store.key.wrong");
    }

    void aKeyIsMadeOnceAndFoundAgain()
    {
        QTemporaryDir directory;
        SystemRandom random;
        World world;
        const VaultOptions options{directory.filePath(QStringLiteral("key")), {}};
        const auto sealed = need(Vault::open(world.db, options, random)).seal("x");
        QCOMPARE(need(need(Vault::open(world.db, options, random)).unseal(sealed)).reveal(), "x");
        // The start was cut between the key's writing and the check's: the key that is there is taken.
        World other;
        QCOMPARE(need(need(Vault::open(other.db, options, random)).unseal(sealed)).reveal(), "x");
    }

    void aDirectoryThatCannotBeWrittenIsSaid()
    {
        SystemRandom random;
        World world;
        VERIFY_ERROR(Vault::open(world.db, {QStringLiteral("/nonexistent/key"), {}}, random), "store.key.unreadable");
    }

    /// The point of it all: the file without the key gives nothing away.
    void theDatabaseFileHoldsNoCredential()
    {
        QTemporaryDir directory;
        const auto path = directory.filePath(QStringLiteral("locum.sqlite"));
        const auto box = vault();
        {
            auto database = World::openMigrated(path);
            const auto user = need(insertUser(*database, {QStringLiteral("a"), {}, {}, "h"}, at(0))).id;
            const auto account = need(insertAccount(*database, box, {user, QStringLiteral("a")},
                                                    {{QStringLiteral("password"), Secret("hunter2-hunter2")}}, at(0)))
                                     .id;
            const auto room =
                need(ensureConversation(*database, account, ConversationKind::Room, QStringLiteral("#r"), {}, {})).id;
            need(setRoomPassword(*database, box, room, Secret("sesame-sesame")));
            QCOMPARE(need(roomPassword(*database, box, room)).reveal(), "sesame-sesame");
            VERIFY_ERROR(accountSecrets(*database, vault('z'), account), "store.key.wrong");
        }
        for (const auto *suffix : {"", "-wal"}) {
            QFile file(path + QLatin1String(suffix));
            if (file.open(QIODevice::ReadOnly)) {
                const auto bytes = file.readAll();
                for (const auto *needle : {"hunter2", "sesame"}) {
                    QVERIFY(!bytes.contains(needle));
                    QVERIFY(!bytes.contains(QByteArray(needle).toBase64().left(8)));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestVault)
#include "tst_vault.moc"
