// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/person_evidence.h"

#include "engine/attempt.h"
#include "persons/names.h"
#include "store/accounts.h"
#include "store/identities.h"

#include <algorithm>
#include <limits>

namespace locum::engine {

namespace {

QByteArray nameOf(persons::Trust trust)
{
    switch (trust) {
    case persons::Trust::Unauthenticated:
        return "unauthenticated";
    case persons::Trust::SelfClaimed:
        return "self_claimed";
    case persons::Trust::Vouched:
        return "vouched";
    case persons::Trust::Proven:
        return "proven";
    case persons::Trust::Owner:
        return "owner";
    }
    Q_UNREACHABLE();
}

/// What an address and a card's entry have in common, if they are the same.
QString addressKey(const QString &address)
{
    return address.section(QLatin1Char('/'), 0, 0).trimmed().toLower();
}

/// An address that is a telephone number: the network lets nobody in without it.
QString numberIn(const QString &address)
{
    const QString local = address.section(QLatin1Char('@'), 0, 0);
    return local.startsWith(QLatin1Char('+')) ? local : QString();
}

} // namespace

std::vector<persons::Evidence> evidenceOf(const std::vector<Identity> &identities,
                                          const QHash<AccountId, QString> &protocols,
                                          const std::vector<store::Card> &cards)
{
    using Kind = persons::Attribute::Kind;
    QHash<QString, std::vector<const store::Card *>> byAddress;
    QHash<QString, std::vector<const store::Card *>> byNumber;
    for (const store::Card &card : cards) {
        for (const QString &address : card.chats + card.emails) {
            byAddress[addressKey(address)].push_back(&card);
        }
        for (const QString &phone : card.phones) {
            if (const QString key = persons::phoneKey(persons::phoneDigits(phone)); !key.isEmpty()) {
                byNumber[key].push_back(&card);
            }
        }
    }
    std::vector<persons::Evidence> all;
    all.reserve(identities.size());
    for (const Identity &identity : identities) {
        persons::Evidence evidence{identity.id};
        evidence.network = protocols.value(identity.account);
        evidence.account = QString::number(identity.account.value());
        evidence.displayName = identity.name;
        evidence.handle = identity.address.section(QLatin1Char('/'), 0, 0);
        evidence.avatarHash = QByteArray::fromHex(identity.avatar.toLatin1());
        // Row ids rise with time: enough to tell who was there first.
        evidence.firstSeenDay = identity.id.value();
        std::vector<const store::Card *> matching = byAddress.value(addressKey(identity.address));
        if (const QString number = numberIn(identity.address); !number.isEmpty()) {
            evidence.attributes.push_back({Kind::Phone, number, persons::Trust::Vouched});
            const QString digits = persons::phoneDigits(number);
            for (const store::Card *card : byNumber.value(persons::phoneKey(digits))) {
                const bool same = std::any_of(card->phones.begin(), card->phones.end(), [&](const QString &phone) {
                    return persons::areOneNumber(persons::phoneDigits(phone), digits);
                });
                if (same && std::find(matching.begin(), matching.end(), card) == matching.end()) {
                    matching.push_back(card);
                }
            }
        }
        for (const store::Card *card : matching) {
            evidence.attributes.push_back({Kind::VcardUid, card->uid, persons::Trust::Vouched});
            for (const QString &phone : card->phones) {
                evidence.attributes.push_back({Kind::Phone, phone, persons::Trust::Vouched});
            }
            for (const QString &email : card->emails) {
                evidence.attributes.push_back({Kind::Email, email, persons::Trust::Vouched});
            }
            if (evidence.displayName.isEmpty()) {
                evidence.displayName = card->name;
            }
        }
        all.push_back(std::move(evidence));
    }
    return all;
}

Result<std::unique_ptr<PersonEvidence>> personEvidence(store::Database &database, UserId user)
{
    auto all = std::make_unique<PersonEvidence>();
    LOCUM_TAKE(identities, store::identities(database, user));
    LOCUM_TAKE(accounts, store::accounts(database, user));
    LOCUM_TAKE(cards, store::cards(database, user));
    LOCUM_TAKE(fold, foldActs(database, user));
    QHash<AccountId, QString> protocols;
    for (const Account &account : accounts) {
        protocols.insert(account.id, account.protocol);
    }
    all->suggestions.reserve(identities.size());
    for (const persons::Evidence &evidence : evidenceOf(identities, protocols, cards)) {
        all->suggestions.insert(evidence);
    }
    all->identities = std::move(identities);
    all->fold = std::move(fold);
    return all;
}

ports::PersonPair pairOf(IdentityId a, IdentityId b, const persons::Explanation &explanation)
{
    ports::PersonPair pair{a,
                           b,
                           locum::nameOf(explanation.offer).data(),
                           explanation.probability(),
                           explanation.total,
                           explanation.prior,
                           {},
                           persons::inWords(explanation)};
    for (const persons::Reason &reason : explanation.reasons) {
        pair.reasons.push_back({reason.what, reason.bits, nameOf(reason.trust)});
    }
    return pair;
}

std::vector<ports::PersonPair> offersIn(const PersonEvidence &evidence, Instant now)
{
    std::vector<ports::PersonPair> all;
    for (const Identity &identity : evidence.identities) {
        for (const persons::Suggestions::Pair &pair : evidence.suggestions.offers(identity.id)) {
            if (pair.a != identity.id || pair.why.offer == persons::Offer::None) {
                continue; // each pair once
            }
            const auto &fold = evidence.fold;
            const auto answer = fold.answers.find(std::pair(pair.a, pair.b));
            const bool isAnswered =
                answer != fold.answers.end() && (!answer->second.until || *answer->second.until > now);
            if (!isAnswered && fold.person(pair.a) != fold.person(pair.b) && !fold.graph.areKeptApart(pair.a, pair.b)) {
                all.push_back(pairOf(pair.a, pair.b, pair.why));
            }
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const ports::PersonPair &a, const ports::PersonPair &b) { return a.total > b.total; });
    return all;
}

std::vector<ports::PersonAlert> alertsIn(const PersonEvidence &evidence)
{
    std::vector<ports::PersonAlert> all;
    for (const Identity &identity : evidence.identities) {
        for (const persons::Alert &alert : evidence.suggestions.alerts(identity.id)) {
            if (evidence.fold.person(alert.identity) != evidence.fold.person(alert.lookAlikeOf)) {
                all.push_back({alert.identity, alert.lookAlikeOf, locum::nameOf(alert.kind).data()});
            }
        }
    }
    return all;
}

} // namespace locum::engine
