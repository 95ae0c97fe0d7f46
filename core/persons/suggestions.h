// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/enum_names.h"
#include "persons/evidence.h"
#include "persons/names.h"

#include <QHash>

#include <memory>
#include <set>
#include <vector>

/// What speaks for two identities being one person, and what may be done about it. Person graph, Algorithm.
namespace locum::persons {

/// What may be offered, whatever the score: trust caps the action.
enum class Offer {
    None,
    VerifyFirst, ///< a question to them over the way that is known, not "merge"
    Suggest,
    Automatic ///< the network says that they are the same account
};

/// One reason, in bits (log2 of the odds it gives).
struct Reason {
    QByteArray what; ///< stable: phone, phone_differs, email, role_mailbox, vcard_uid, proof, key, key_unproven, name,
                     ///< nickname, …
    double bits = 0;
    Trust trust = Trust::SelfClaimed; ///< the lower of the two ends'

    bool operator==(const Reason &) const = default;
};

/// A sum that a person can read.
struct Explanation {
    std::vector<Reason> reasons;
    double prior = 0;   ///< log2(2 / N)
    double total = 0;   ///< prior and reasons
    double vouched = 0; ///< of the reasons that count towards a suggestion (T2 and above)
    bool isLookAlike = false;
    Offer offer = Offer::None;

    double probability() const;
};

/// Somebody who may want to be taken for somebody else.
struct Alert {
    IdentityId identity;
    IdentityId lookAlikeOf;
    enum class Kind { SameLook, HiddenCharacters, MixedScripts, SameNetwork, UnprovenKey } kind = Kind::SameLook;

    bool operator==(const Alert &) const = default;
};

/// The evidence of one user's identities, indexed so that each is compared only with those it may be: an insertion
/// costs as many comparisons as there are candidates. What it answers depends only on what is in it, never on the
/// order.
class Suggestions {
public:
    Suggestions();
    ~Suggestions();
    Suggestions(Suggestions &&) noexcept;
    Suggestions &operator=(Suggestions &&) noexcept;

    /// Puts evidence in, in place of what there was of that identity.
    void insert(const Evidence &evidence);
    void remove(IdentityId identity);
    size_t size() const;
    /// Room for so many, where that is known.
    void reserve(size_t count);

    /// Those that share something with it; never itself.
    std::vector<IdentityId> candidates(IdentityId identity) const;
    /// Symmetric. Both are in it.
    Explanation explain(IdentityId a, IdentityId b) const;

    struct Pair {
        IdentityId a; ///< the older
        IdentityId b;
        Explanation why;
    };
    /// What is to be offered about an identity, the likeliest first.
    std::vector<Pair> offers(IdentityId identity) const;
    /// Warnings about it: it came later and looks like somebody who was there.
    std::vector<Alert> alerts(IdentityId identity) const;

private:
    struct Data;
    std::unique_ptr<Data> d;
};

/// "+13.0 same phone (self-claimed) / … = +18.1 → verify first: no independent evidence". Translated.
QString inWords(const Explanation &explanation);

} // namespace locum::persons

LOCUM_ENUM_NAMES(locum::persons::Offer, {locum::persons::Offer::None, "none"},
                 {locum::persons::Offer::VerifyFirst, "verify_first"}, {locum::persons::Offer::Suggest, "suggest"},
                 {locum::persons::Offer::Automatic, "automatic"})
LOCUM_ENUM_NAMES(locum::persons::Alert::Kind, {locum::persons::Alert::Kind::SameLook, "same_look"},
                 {locum::persons::Alert::Kind::HiddenCharacters, "hidden_characters"},
                 {locum::persons::Alert::Kind::MixedScripts, "mixed_scripts"},
                 {locum::persons::Alert::Kind::SameNetwork, "same_network"},
                 {locum::persons::Alert::Kind::UnprovenKey, "unproven_key"})
