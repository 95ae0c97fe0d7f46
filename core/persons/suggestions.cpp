// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/suggestions.h"

#include <QCoreApplication>

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

namespace locum::persons {

namespace {

constexpr size_t largestBlock = 50; ///< what more than these share tells nothing
constexpr size_t rareToken = 10;
constexpr int mostPhoneHolders = 4;
constexpr int mostAvatarHolders = 6;
constexpr int alikeBits = 8; ///< of 64, in which pictures of the same may differ
constexpr double suggestFrom = 0.90;
constexpr double vouchedFrom = 8;
constexpr double verifyFrom = 0.50;

using Key = quint64;

Key keyOf(char kind, QStringView text)
{
    return static_cast<Key>(qHash(text, static_cast<size_t>(kind) * 0x9E3779B97F4A7C15U));
}

Key keyOf(char kind, quint64 value)
{
    return static_cast<Key>(qHash(value, static_cast<size_t>(kind) * 0x9E3779B97F4A7C15U));
}

} // namespace

struct Suggestions::Data {
    struct Known {
        Evidence evidence;
        NameForms name;
        HandleForms handle;
        std::vector<std::pair<QString, Trust>> phones;
        std::vector<std::pair<QString, Trust>> emails;
        std::vector<std::pair<QString, Trust>> uids;
        std::vector<Key> keys;
        std::vector<Key> tokens; ///< of the name: they tell only where they are rare
        std::vector<Key> bands;  ///< of the picture's look
    };
    struct Look {
        IdentityId identity;
        quint64 look = 0;
    };

    QHash<IdentityId, std::shared_ptr<const Known>> known;
    std::unordered_map<Key, std::vector<IdentityId>> blocks;
    std::unordered_map<Key, std::vector<Look>> looks; ///< by bands; most who share one do not look alike

    static Known taken(const Evidence &evidence);
    int holders(Key key) const
    {
        const auto found = blocks.find(key);
        return found == blocks.end() ? 0 : static_cast<int>(found->second.size());
    }
    Explanation compare(const Known &a, const Known &b) const;
    void compareContacts(const Known &a, const Known &b, Explanation &sum) const;
    void compareNamesAndHandles(const Known &a, const Known &b, Explanation &sum) const;
    void compareHabits(const Known &a, const Known &b, Explanation &sum) const;
    std::optional<Alert::Kind> lookAlike(const Known &later, const Known &earlier) const;
};

Suggestions::Suggestions() : d(std::make_unique<Data>()) {}
Suggestions::~Suggestions() = default;
Suggestions::Suggestions(Suggestions &&) noexcept = default;
Suggestions &Suggestions::operator=(Suggestions &&) noexcept = default;

Suggestions::Data::Known Suggestions::Data::taken(const Evidence &evidence)
{
    Known made{evidence, nameForms(evidence.displayName), handleForms(evidence.handle), {}, {}, {}, {}, {}};
    for (const Attribute &attribute : evidence.attributes) {
        if (attribute.kind == Attribute::Kind::Phone) {
            if (const QString digits = phoneDigits(attribute.value); !digits.isEmpty()) {
                made.phones.emplace_back(digits, attribute.trust);
                made.keys.push_back(keyOf('p', phoneKey(digits)));
            }
        } else if (attribute.kind == Attribute::Kind::Email) {
            if (const QString form = emailForm(attribute.value); !form.isEmpty()) {
                made.emails.emplace_back(form, attribute.trust);
                made.keys.push_back(keyOf('e', form));
            }
        } else {
            made.uids.emplace_back(attribute.value.toLower(), attribute.trust);
            made.keys.push_back(keyOf('u', attribute.value.toLower()));
        }
    }
    if (evidence.network == QLatin1String("addressbook") && evidence.handle.startsWith(QLatin1String("urn:"))) {
        made.uids.emplace_back(evidence.handle.toLower(), Trust::Vouched);
        made.keys.push_back(keyOf('u', evidence.handle.toLower()));
    }
    for (const PublishedKey &key : evidence.keys) {
        made.keys.push_back(keyOf('k', QString::fromLatin1(key.fingerprint)));
    }
    const NameForms &name = made.name;
    if (name.isFull) {
        made.keys.push_back(keyOf('n', name.full));
        made.keys.push_back(keyOf('g', givenNameKey(name.tokens.front()) + QLatin1Char(' ') + name.tokens.back()));
        made.keys.push_back(keyOf('f', name.tokens.front().left(4) + name.tokens.back().left(3)));
        made.keys.push_back(keyOf('f', name.tokens.front().left(3) + name.tokens.back().left(4)));
        const QString &given = name.tokens.front();
        const QString &family = name.tokens.back();
        for (const QString &form : {given + family, family + given, given.left(1) + family, given + family.left(1)}) {
            made.keys.push_back(keyOf('h', form));
        }
    }
    for (const QString &token : name.tokens) {
        if (token.size() >= 3) {
            made.tokens.push_back(keyOf('t', token));
        }
    }
    if (!name.skeleton.isEmpty()) {
        made.keys.push_back(keyOf('s', name.skeleton));
    }
    if (!made.handle.stem.isEmpty()) {
        made.keys.push_back(keyOf('h', made.handle.stem));
        made.keys.push_back(keyOf('l', made.handle.local));
        made.keys.push_back(keyOf('s', made.handle.skeleton));
    }
    if (!evidence.avatarHash.isEmpty()) {
        made.keys.push_back(keyOf('a', QString::fromLatin1(evidence.avatarHash)));
    }
    if (evidence.avatarLook) {
        for (unsigned at = 0; at <= 48; at += 8) { // bands of 16 bits that overlap: few differing bits leave one alike
            made.bands.push_back(keyOf('b', (*evidence.avatarLook >> at & 0xffff) | (quint64(at) << 32)));
        }
    }
    for (auto *list : {&made.keys, &made.tokens, &made.bands}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    return made;
}

void Suggestions::insert(const Evidence &evidence)
{
    remove(evidence.identity);
    auto made = std::make_shared<const Data::Known>(Data::taken(evidence));
    for (const auto *list : {&made->keys, &made->tokens}) {
        for (const Key key : *list) {
            d->blocks[key].push_back(evidence.identity);
        }
    }
    for (const Key key : made->bands) {
        d->looks[key].push_back({evidence.identity, *evidence.avatarLook});
    }
    d->known.insert(evidence.identity, std::move(made));
}

void Suggestions::remove(IdentityId identity)
{
    const auto known = d->known.value(identity);
    if (!known) {
        return;
    }
    for (const auto *list : {&known->keys, &known->tokens}) {
        for (const Key key : *list) {
            const auto block = d->blocks.find(key);
            std::erase(block->second, identity);
            if (block->second.empty()) {
                d->blocks.erase(block);
            }
        }
    }
    for (const Key key : known->bands) {
        const auto block = d->looks.find(key);
        std::erase_if(block->second, [identity](const Data::Look &look) { return look.identity == identity; });
        if (block->second.empty()) {
            d->looks.erase(block);
        }
    }
    d->known.remove(identity);
}

size_t Suggestions::size() const
{
    return static_cast<size_t>(d->known.size());
}

void Suggestions::reserve(size_t count)
{
    d->known.reserve(static_cast<qsizetype>(count));
    d->blocks.reserve(count * 12);
}

std::vector<IdentityId> Suggestions::candidates(IdentityId identity) const
{
    std::vector<IdentityId> found;
    const auto known = d->known.value(identity);
    if (!known) {
        return found;
    }
    const auto gather = [&](const std::vector<Key> &keys, size_t most) {
        for (const Key key : keys) {
            const auto block = d->blocks.find(key);
            if (block != d->blocks.end() && block->second.size() <= most) {
                found.insert(found.end(), block->second.begin(), block->second.end());
            }
        }
    };
    gather(known->keys, largestBlock);
    gather(known->tokens, rareToken);
    for (const Key key : known->bands) {
        const auto block = d->looks.find(key);
        if (block->second.size() > largestBlock) {
            continue;
        }
        for (const Data::Look &other : block->second) {
            if (std::popcount(other.look ^ *known->evidence.avatarLook) <= alikeBits) {
                found.push_back(other.identity);
            }
        }
    }
    for (const auto *links : {&known->evidence.proven, &known->evidence.sameAccount}) {
        for (const IdentityId other : *links) {
            if (d->known.contains(other)) {
                found.push_back(other);
            }
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    std::erase(found, identity);
    return found;
}

// ---- the sum --------------------------------------------------------------------------------------------------------

namespace {

void add(Explanation &sum, const char *what, double bits, Trust trust)
{
    sum.reasons.push_back({what, bits, trust});
}

/// Trust of the strongest agreement of two lists, if there is one.
template <class Same>
std::optional<Trust> agreement(const std::vector<std::pair<QString, Trust>> &a,
                               const std::vector<std::pair<QString, Trust>> &b, const Same &same)
{
    std::optional<Trust> best;
    for (const auto &[one, trustOne] : a) {
        for (const auto &[other, trustOther] : b) {
            if (same(one, other)) {
                best = std::max(best.value_or(Trust::Unauthenticated), std::min(trustOne, trustOther));
            }
        }
    }
    return best;
}

size_t shared(const std::vector<qint64> &a, const std::vector<qint64> &b)
{
    size_t count = 0;
    for (auto one = a.begin(), other = b.begin(); one != a.end() && other != b.end();) {
        if (*one == *other) {
            ++count;
            ++one;
            ++other;
        } else if (*one < *other) {
            ++one;
        } else {
            ++other;
        }
    }
    return count;
}

/// Up to `most` bits for what one holds, less for each time that it is doubled.
double rarity(double most, double least, int holders)
{
    return std::max(least, most - std::log2(std::max(1.0, holders / 4.0)));
}

} // namespace

void Suggestions::Data::compareContacts(const Known &a, const Known &b, Explanation &sum) const
{
    if (const auto trust = agreement(a.phones, b.phones, areOneNumber)) {
        int most = 0;
        for (const auto &[digits, ignored] : a.phones) {
            most = std::max(most, holders(keyOf('p', phoneKey(digits))));
        }
        add(sum, "phone", most <= mostPhoneHolders ? 15 : 15 - 3.0 * (most - mostPhoneHolders), *trust);
        sum.reasons.back().bits = std::max(sum.reasons.back().bits, 2.0);
    } else if (!a.phones.empty() && !b.phones.empty()) {
        add(sum, "phone_differs", -1.5, Trust::SelfClaimed);
    }
    const auto equal = [](const QString &one, const QString &other) { return one == other; };
    const auto own = [&](const QString &one, const QString &other) { return one == other && !isSharedMailbox(one); };
    if (const auto trust = agreement(a.emails, b.emails, own)) {
        add(sum, "email", 14, *trust);
    } else if (const auto sharedTrust = agreement(a.emails, b.emails, equal)) {
        add(sum, "role_mailbox", 2, std::min(*sharedTrust, Trust::SelfClaimed));
    }
    if (const auto trust = agreement(a.uids, b.uids, equal)) {
        add(sum, "vcard_uid", 14, *trust);
    }
    const auto names = [](const std::vector<IdentityId> &list, IdentityId id) {
        return std::find(list.begin(), list.end(), id) != list.end();
    };
    if (names(a.evidence.proven, b.evidence.identity) || names(b.evidence.proven, a.evidence.identity)) {
        add(sum, "proof", 20, Trust::Proven);
    }
    bool isUnproven = false;
    for (const PublishedKey &one : a.evidence.keys) {
        for (const PublishedKey &other : b.evidence.keys) {
            if (one.fingerprint == other.fingerprint && one.isPossessed && other.isPossessed) {
                add(sum, "key", 16, Trust::Proven);
            }
        }
    }
    for (const auto *side : {&a, &b}) {
        for (const PublishedKey &key : side->evidence.keys) {
            isUnproven = isUnproven || !key.isPossessed;
        }
    }
    if (isUnproven) {
        add(sum, "key_unproven", -6, Trust::SelfClaimed);
    }
}

void Suggestions::Data::compareNamesAndHandles(const Known &a, const Known &b, Explanation &sum) const
{
    switch (compareNames(a.name, b.name)) {
    case NameMatch::None:
        break;
    case NameMatch::Same:
        add(sum, "name", rarity(10, 5, holders(keyOf('n', a.name.full))), Trust::SelfClaimed);
        break;
    case NameMatch::Nickname:
        add(sum, "nickname", rarity(9, 4, std::max(holders(keyOf('n', a.name.full)), holders(keyOf('n', b.name.full)))),
            Trust::SelfClaimed);
        break;
    case NameMatch::Typo:
        add(sum, "name_typo", 6, Trust::SelfClaimed);
        break;
    case NameMatch::Part: {
        const NameForms &shorter = a.name.tokens.size() <= b.name.tokens.size() ? a.name : b.name;
        const double most = shorter.tokens.size() >= 2 ? 5 : 4;
        add(sum, "name_part", rarity(most, 1, holders(keyOf('t', shorter.tokens.front()))), Trust::SelfClaimed);
        break;
    }
    case NameMatch::Different:
        add(sum, "name_differs", -4, Trust::SelfClaimed);
        break;
    }
    const HandleForms &one = a.handle;
    const HandleForms &other = b.handle;
    if (!one.local.isEmpty() && one.local == other.local) {
        add(sum, "handle", rarity(9, 4, holders(keyOf('l', one.local))), Trust::SelfClaimed);
    } else if (one.stem.size() >= 4 && one.stem == other.stem) {
        add(sum, "handle_stem", rarity(7, 3, holders(keyOf('h', one.stem))), Trust::SelfClaimed);
    } else if (spells(one.stem, b.name) || spells(other.stem, a.name)) {
        add(sum, "handle_spells_name", 6, Trust::SelfClaimed);
    }
}

void Suggestions::Data::compareHabits(const Known &a, const Known &b, Explanation &sum) const
{
    const Evidence &one = a.evidence;
    const Evidence &other = b.evidence;
    const auto pictureHolders = [&](const Evidence &evidence) {
        return holders(keyOf('a', QString::fromLatin1(evidence.avatarHash)));
    };
    if (!one.avatarHash.isEmpty() && !other.avatarHash.isEmpty()) {
        const int most = std::max(pictureHolders(one), pictureHolders(other));
        if (most <= mostAvatarHolders) {
            if (one.avatarHash == other.avatarHash) {
                add(sum, "picture", rarity(10, 6, most), Trust::SelfClaimed);
            } else if (one.avatarLook && other.avatarLook &&
                       std::popcount(*one.avatarLook ^ *other.avatarLook) <= alikeBits) {
                add(sum, "picture_alike", 8, Trust::SelfClaimed);
            }
        }
    }
    if (const size_t rooms = shared(one.rooms, other.rooms); rooms > 0) {
        add(sum, "rooms", rooms > 1 ? 5 : 3, Trust::SelfClaimed);
    }
    if (const size_t together = shared(one.comings, other.comings); together > 0) {
        add(sum, "come_together", std::min(8.0, 3.0 * static_cast<double>(together)), Trust::SelfClaimed);
    }
    if (one.network == other.network) {
        add(sum, "same_network", -3, Trust::Vouched);
    }
}

Explanation Suggestions::Data::compare(const Known &a, const Known &b) const
{
    Explanation sum;
    compareContacts(a, b, sum);
    compareNamesAndHandles(a, b, sum);
    compareHabits(a, b, sum);
    sum.prior = std::log2(2.0 / static_cast<double>(std::max<qsizetype>(2, known.size())));
    sum.total = sum.prior;
    for (const Reason &reason : sum.reasons) {
        sum.total += reason.bits;
        sum.vouched += reason.trust >= Trust::Vouched ? reason.bits : 0;
    }
    const bool isEarlier = a.evidence.firstSeenDay < b.evidence.firstSeenDay;
    sum.isLookAlike = sum.vouched < vouchedFrom && lookAlike(isEarlier ? b : a, isEarlier ? a : b).has_value();
    const auto &same = a.evidence.sameAccount;
    const auto &sameToo = b.evidence.sameAccount;
    if (std::find(same.begin(), same.end(), b.evidence.identity) != same.end() ||
        std::find(sameToo.begin(), sameToo.end(), a.evidence.identity) != sameToo.end()) {
        sum.offer = Offer::Automatic;
    } else if (sum.probability() >= suggestFrom && sum.vouched >= vouchedFrom && !sum.isLookAlike) {
        sum.offer = Offer::Suggest;
    } else if (sum.probability() >= verifyFrom || compareNames(a.name, b.name) == NameMatch::Same) {
        sum.offer = Offer::VerifyFirst;
    }
    return sum;
}

double Explanation::probability() const
{
    return 1.0 / (1.0 + std::exp2(-total));
}

Explanation Suggestions::explain(IdentityId a, IdentityId b) const
{
    const auto one = d->known.value(std::min(a, b));
    const auto other = d->known.value(std::max(a, b));
    return one && other && a != b ? d->compare(*one, *other) : Explanation();
}

std::vector<Suggestions::Pair> Suggestions::offers(IdentityId identity) const
{
    std::vector<Pair> found;
    for (const IdentityId other : candidates(identity)) {
        Explanation why = explain(identity, other);
        if (why.offer != Offer::None) {
            found.push_back({std::min(identity, other), std::max(identity, other), std::move(why)});
        }
    }
    std::sort(found.begin(), found.end(), [](const Pair &a, const Pair &b) {
        return std::tuple(-a.why.total, a.a, a.b) < std::tuple(-b.why.total, b.a, b.b);
    });
    return found;
}

// ---- look-alikes ----------------------------------------------------------------------------------------------------

std::optional<Alert::Kind> Suggestions::Data::lookAlike(const Known &later, const Known &earlier) const
{
    const NameForms &one = later.name;
    const NameForms &other = earlier.name;
    const bool named = !one.tokens.isEmpty() && !other.tokens.isEmpty();
    const bool sameLook = named && one.skeleton == other.skeleton;
    const bool sameText = named && (one.full == other.full || one.folded == other.folded);
    if (one.hidesCharacters && (sameLook || sameText)) {
        return Alert::Kind::HiddenCharacters;
    }
    if (one.mixesScripts && sameLook) {
        return Alert::Kind::MixedScripts;
    }
    if (sameLook && !sameText) {
        return Alert::Kind::SameLook;
    }
    if (!later.handle.local.isEmpty() && later.handle.skeleton == earlier.handle.skeleton &&
        later.handle.local != earlier.handle.local) {
        return Alert::Kind::SameLook;
    }
    const bool unproven = std::any_of(later.evidence.keys.begin(), later.evidence.keys.end(),
                                      [](const PublishedKey &key) { return !key.isPossessed; });
    if (unproven && sameText) {
        return Alert::Kind::UnprovenKey;
    }
    if (sameText && one.isFull && later.evidence.network == earlier.evidence.network &&
        later.evidence.network != QLatin1String("addressbook")) {
        return Alert::Kind::SameNetwork;
    }
    return std::nullopt;
}

std::vector<Alert> Suggestions::alerts(IdentityId identity) const
{
    std::vector<Alert> found;
    const auto known = d->known.value(identity);
    if (!known) {
        return found;
    }
    for (const IdentityId other : candidates(identity)) {
        const auto earlier = d->known.value(other);
        if (std::pair(earlier->evidence.firstSeenDay, other) > std::pair(known->evidence.firstSeenDay, identity)) {
            continue;
        }
        const auto kind = d->lookAlike(*known, *earlier);
        if (kind && d->compare(*known, *earlier).vouched < vouchedFrom) {
            found.push_back({identity, other, *kind});
        }
    }
    return found;
}

QString inWords(const Explanation &explanation)
{
    static const std::pair<const char *, const char *> words[] = {
        {"phone", QT_TRANSLATE_NOOP("Persons", "same phone")},
        {"phone_differs", QT_TRANSLATE_NOOP("Persons", "other phone")},
        {"email", QT_TRANSLATE_NOOP("Persons", "same e-mail")},
        {"role_mailbox", QT_TRANSLATE_NOOP("Persons", "same shared mailbox")},
        {"vcard_uid", QT_TRANSLATE_NOOP("Persons", "same contact card")},
        {"proof", QT_TRANSLATE_NOOP("Persons", "each proves the other")},
        {"key", QT_TRANSLATE_NOOP("Persons", "same key, held by both")},
        {"key_unproven", QT_TRANSLATE_NOOP("Persons", "a key that was not shown to be theirs")},
        {"name", QT_TRANSLATE_NOOP("Persons", "same name")},
        {"nickname", QT_TRANSLATE_NOOP("Persons", "name in another form")},
        {"name_typo", QT_TRANSLATE_NOOP("Persons", "nearly the same name")},
        {"name_part", QT_TRANSLATE_NOOP("Persons", "part of the name")},
        {"name_differs", QT_TRANSLATE_NOOP("Persons", "other name")},
        {"handle", QT_TRANSLATE_NOOP("Persons", "same user name")},
        {"handle_stem", QT_TRANSLATE_NOOP("Persons", "similar user name")},
        {"handle_spells_name", QT_TRANSLATE_NOOP("Persons", "user name spells the name")},
        {"picture", QT_TRANSLATE_NOOP("Persons", "same picture")},
        {"picture_alike", QT_TRANSLATE_NOOP("Persons", "similar picture")},
        {"rooms", QT_TRANSLATE_NOOP("Persons", "in the same rooms")},
        {"come_together", QT_TRANSLATE_NOOP("Persons", "come online together")},
        {"same_network", QT_TRANSLATE_NOOP("Persons", "two accounts on one network")}};
    const auto say = [](const char *text) { return QCoreApplication::translate("Persons", text); };
    const auto bits = [](double value) {
        return QStringLiteral("%1%2")
            .arg(value < 0 ? QStringLiteral("−") : QStringLiteral("+"))
            .arg(std::abs(value), 0, 'f', 1);
    };
    QStringList parts;
    for (const Reason &reason : explanation.reasons) {
        const auto word = std::find_if(std::begin(words), std::end(words),
                                       [&](const auto &entry) { return reason.what == entry.first; });
        QString part = bits(reason.bits) + QLatin1Char(' ') + say(word->second);
        if (reason.bits > 0 && (reason.what == "phone" || reason.what == "email" || reason.what == "vcard_uid")) {
            part += QStringLiteral(" (%1)").arg(reason.trust >= Trust::Vouched
                                                    ? say(QT_TRANSLATE_NOOP("Persons", "vouched for on both sides"))
                                                    : say(QT_TRANSLATE_NOOP("Persons", "self-claimed")));
        }
        parts << part;
    }
    parts << QStringLiteral("%1 %2").arg(bits(explanation.prior), say(QT_TRANSLATE_NOOP("Persons", "prior")));
    QString end;
    switch (explanation.offer) {
    case Offer::None:
        end = say(QT_TRANSLATE_NOOP("Persons", "nothing is offered"));
        break;
    case Offer::VerifyFirst:
        end = explanation.isLookAlike ? say(QT_TRANSLATE_NOOP("Persons", "ask them first: this one may be an impostor"))
              : explanation.vouched < vouchedFrom
                  ? say(QT_TRANSLATE_NOOP("Persons", "ask them first: no independent evidence"))
                  : say(QT_TRANSLATE_NOOP("Persons", "ask them first: not sure enough"));
        break;
    case Offer::Suggest:
        end = say(QT_TRANSLATE_NOOP("Persons", "suggested"));
        break;
    case Offer::Automatic:
        end = say(QT_TRANSLATE_NOOP("Persons", "one person: the network says that it is the same account"));
        break;
    }
    return QStringLiteral("%1 = %2 → %3").arg(parts.join(QStringLiteral(" / ")), bits(explanation.total), end);
}

} // namespace locum::persons
