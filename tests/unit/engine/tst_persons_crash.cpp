// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/person_acts.h"
#include "store/feed.h"
#include "store/identities.h"
#include "world.h"

#include <QProcess>

#include <csignal>
#include <map>
#include <set>

using namespace locum;
using namespace locum::testing;

/// Killed at any commit, what the database says of persons is what the acts say, and so is what the feed told.
class TestPersonsCrash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void actsRowsAndFeedAgreeAfterAKill()
    {
        QTemporaryDir directory;
        SystemRandom random;
        store::StoreOptions options;
        options.path = directory.filePath(QStringLiteral("locum.sqlite"));
        options.vault.keyFile = directory.filePath(QStringLiteral("key"));
        constexpr qint64 identities = 12;
        std::optional<UserId> user;
        {
            auto store = store::Store::open(options, random);
            QVERIFY(store);
            const auto made = (*store)->writeNow([](store::Database &database) -> Result<UserId> {
                auto id = database.insert<UserId>("INSERT INTO users (name, display_name, locale, password_hash, "
                                                  "created_at) VALUES ('alice', '', '', x'00', 0)");
                auto account = database.insert<AccountId>(
                    "INSERT INTO accounts (user_id, slug, plugin, protocol, name, settings, connect_policy, "
                    "presence_policy, enabled, created_at) VALUES (?, 'a', 'p', 'xmpp', 'A', '{}', 'always', "
                    "'as_user', 1, 0)",
                    *id);
                for (qint64 i = 0; i < identities; ++i) {
                    if (auto one = store::ensureIdentity(database, *account, QString::number(i), {}); !one) {
                        return fail(std::move(one.error()));
                    }
                }
                return id;
            });
            QVERIFY2(made, made ? "" : qPrintable(made.error().detail));
            user = *made;
        }
        qint64 acts = 0;
        for (int life = 1; life <= 4; ++life) {
            QProcess writer;
            writer.setProcessChannelMode(QProcess::ForwardedErrorChannel);
            writer.start(
                QCoreApplication::applicationDirPath() + QStringLiteral("/persons_crash_writer"),
                {directory.path(), QString::number(user->value()), QString::number(identities), QString::number(life)});
            QVERIFY(writer.waitForStarted());
            std::set<qint64> reported;
            const auto read = [&] {
                while (writer.canReadLine()) {
                    reported.insert(writer.readLine().trimmed().toLongLong());
                }
            };
            while (reported.size() < 25 && writer.waitForReadyRead(20'000)) {
                read();
            }
            QVERIFY(reported.size() >= 25);
            ::kill(static_cast<pid_t>(writer.processId()), SIGKILL);
            QVERIFY(writer.waitForFinished());
            read();

            auto store = store::Store::open(options, random);
            QVERIFY(store);
            // What was reported is there, and nothing had to be mended.
            const auto stored =
                (*store)->readNow([&](store::Database &database) { return store::personActs(database, *user); });
            std::set<qint64> numbers;
            for (const store::PersonAct &act : *stored) {
                numbers.insert(act.number);
            }
            QVERIFY(std::includes(numbers.begin(), numbers.end(), reported.begin(), reported.end()));
            const auto wrong =
                (*store)->writeNow([&](store::Database &database) { return engine::rebuildPersons(database, *user); });
            QCOMPARE(*wrong, 0);
            QVERIFY(static_cast<qint64>(stored->size()) > acts);
            acts = static_cast<qint64>(stored->size());

            // A device that has followed the feed knows the same persons.
            std::map<IdentityId, PersonId> told;
            for (qint64 id = 1; id <= identities; ++id) {
                told.emplace(IdentityId(id), PersonId(id));
            }
            const auto entries = (*store)->readNow(
                [&](store::Database &database) { return store::readFeed(database, *user, FeedSeq(0), 1'000'000); });
            for (const FeedEntry &entry : *entries) {
                const auto &changed = std::get<PersonChanged>(entry.payload);
                for (const IdentityId identity : changed.identities) {
                    told.at(identity) = changed.person;
                }
            }
            const auto rows = (*store)->readNow(
                [&](store::Database &database) { return store::personsOfIdentities(database, *user); });
            for (const auto &[identity, person] : *rows) {
                QCOMPARE(told.at(identity), person);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPersonsCrash)
#include "tst_persons_crash.moc"
