// SPDX-License-Identifier: GPL-2.0-or-later
#include "persons/suggestions.h"

#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

using namespace locum;
using namespace locum::persons;

namespace {

QString oneOf(std::initializer_list<const char *> list)
{
    const auto at = *rc::gen::inRange<size_t>(0, list.size());
    return QString::fromUtf8(*(list.begin() + at));
}

/// Few values, so that identities agree.
Evidence anyEvidence(qint64 id, bool vouched)
{
    Evidence evidence{IdentityId(id)};
    evidence.network = oneOf({"xmpp", "irc", "sms", "addressbook"});
    evidence.displayName = oneOf({"Sarah Williams", "Williams, Sarah", "Sally Williams", "S\u0430rah Williams", "Sarah",
                                  "Peter Wagner", "Pete Wagner", "Peter Wanger", "+4915228895038", "李伟", ""});
    evidence.handle =
        oneOf({"swilliams@x.example", "sarahwilliams61", "@pwagner:m.example", "thepwagner", "+4915228895038"});
    const Trust trust = vouched && *rc::gen::arbitrary<bool>() ? Trust::Vouched : Trust::SelfClaimed;
    if (*rc::gen::arbitrary<bool>()) {
        evidence.attributes.push_back({Attribute::Kind::Phone,
                                       oneOf({"+49 1522 8895038", "0049-15228895038", "01522 8895038", "+33639982774"}),
                                       trust});
    }
    if (*rc::gen::arbitrary<bool>()) {
        evidence.attributes.push_back(
            {Attribute::Kind::Email, oneOf({"A@mail.example", "a@mail.example", "info@co.example"}), trust});
    }
    if (*rc::gen::arbitrary<bool>()) {
        evidence.attributes.push_back({Attribute::Kind::VcardUid, QStringLiteral("urn:uuid:1"), trust});
    }
    if (*rc::gen::arbitrary<bool>()) {
        evidence.avatarLook = static_cast<quint64>(*rc::gen::inRange(0, 4)) * 0x0101010101010101U;
        evidence.avatarHash = QByteArray::number(*evidence.avatarLook);
    }
    if (*rc::gen::inRange(0, 4) == 0) {
        evidence.keys.push_back({"f1", vouched && *rc::gen::arbitrary<bool>()});
    }
    evidence.rooms = {*rc::gen::inRange<qint64>(0, 3)};
    evidence.comings = *rc::gen::container<std::vector<qint64>>(rc::gen::inRange<qint64>(0, 20));
    std::sort(evidence.comings.begin(), evidence.comings.end());
    evidence.firstSeenDay = *rc::gen::inRange<qint64>(0, 5);
    return evidence;
}

std::vector<Evidence> people(bool vouched)
{
    std::vector<Evidence> all;
    const int count = *rc::gen::inRange(2, 12);
    for (int at = 1; at <= count; ++at) {
        all.push_back(anyEvidence(at, vouched));
    }
    return all;
}

Suggestions with(const std::vector<Evidence> &all)
{
    Suggestions suggestions;
    for (const Evidence &evidence : all) {
        suggestions.insert(evidence);
    }
    return suggestions;
}

bool isSame(const Explanation &a, const Explanation &b)
{
    return a.total == b.total && a.offer == b.offer && a.vouched == b.vouched && a.isLookAlike == b.isLookAlike &&
           a.reasons == b.reasons;
}

} // namespace

class TestEvidenceProperties : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scoresAreSymmetric()
    {
        QVERIFY(rc::check("scores are symmetric, and their bits sum to the total", [] {
            const auto all = people(true);
            const Suggestions suggestions = with(all);
            for (const Evidence &a : all) {
                for (const Evidence &b : all) {
                    const Explanation why = suggestions.explain(a.identity, b.identity);
                    RC_ASSERT(isSame(why, suggestions.explain(b.identity, a.identity)));
                    double sum = why.prior;
                    for (const Reason &reason : why.reasons) {
                        sum += reason.bits;
                    }
                    RC_ASSERT(std::abs(sum - why.total) < 1e-9);
                }
            }
        }));
    }

    void theOrderOfInsertionIsNothing()
    {
        QVERIFY(rc::check("inserting in any order, twice, or after a removal gives what a batch gives", [] {
            auto all = people(true);
            const Suggestions one = with(all);
            std::reverse(all.begin(), all.end());
            Suggestions other = with(all);
            other.insert(all.front());
            other.remove(all.back().identity);
            other.insert(all.back());
            for (const Evidence &evidence : all) {
                RC_ASSERT(one.candidates(evidence.identity) == other.candidates(evidence.identity));
                const auto here = one.offers(evidence.identity);
                const auto there = other.offers(evidence.identity);
                RC_ASSERT(here.size() == there.size());
                for (size_t at = 0; at < here.size(); ++at) {
                    RC_ASSERT(here[at].a == there[at].a && here[at].b == there[at].b);
                    RC_ASSERT(isSame(here[at].why, there[at].why));
                }
                RC_ASSERT(one.alerts(evidence.identity) == other.alerts(evidence.identity));
            }
        }));
    }

    void claimsAloneNeverSuggest()
    {
        QVERIFY(rc::check("self-claimed attributes in any quantity never make a suggestion", [] {
            const auto all = people(false);
            const Suggestions suggestions = with(all);
            for (const Evidence &a : all) {
                for (const Evidence &b : all) {
                    const Offer offer = suggestions.explain(a.identity, b.identity).offer;
                    RC_ASSERT(offer == Offer::None || offer == Offer::VerifyFirst);
                }
            }
        }));
    }

    void blockingLosesNoSuggestion()
    {
        QVERIFY(rc::check("whatever would be offered is a candidate", [] {
            const auto all = people(true);
            const Suggestions suggestions = with(all);
            for (const Evidence &a : all) {
                const auto near = suggestions.candidates(a.identity);
                RC_ASSERT(std::find(near.begin(), near.end(), a.identity) == near.end());
                for (const Evidence &b : all) {
                    if (suggestions.explain(a.identity, b.identity).offer == Offer::Suggest) {
                        RC_ASSERT(std::find(near.begin(), near.end(), b.identity) != near.end());
                    }
                }
            }
        }));
    }
};

QTEST_GUILESS_MAIN(TestEvidenceProperties)
#include "tst_evidence_properties.moc"
