// SPDX-License-Identifier: GPL-2.0-or-later
#include "quirks.h"

#include <QByteArray>

#include <map>
#include <string>

namespace locum::purple {
namespace {

using sdk::Feature;

const Quirks table[] = {
    {.purpleId = "prpl-jabber",
     .id = "xmpp",
     .name = "XMPP",
     .dialect = Dialects::Xmpp,
     .statusTexts = TextForm::Plain,
     .needsPassword = true,
     .add = Feature::ServerRoster | Feature::OfflineStore | Feature::Receipts | Feature::Authorization |
            Feature::AutomaticMark | Feature::Typing | Feature::Rooms,
     .addressCase = AddressCase::Jid},
    {.purpleId = "prpl-irc",
     .id = "irc",
     .name = "IRC",
     .dialect = Dialects::Irc,
     .statusTexts = TextForm::Plain,
     .add = Feature::AutomaticMark | Feature::SingleLine | Feature::Presence,
     .remove = Feature::ServerRoster,
     .addressCase = AddressCase::Ascii}, // what every mapping holds equal; the server says more
    // SIMPLE hands on the body of a MESSAGE as it came: "<b>" is three characters that somebody typed.
    {.purpleId = "prpl-simple", .id = "simple", .messages = TextForm::Plain, .remove = Feature::ServerRoster},
    // Neighbours on the link: nobody keeps a list, nobody to ask.
    {.purpleId = "prpl-bonjour", .id = "bonjour", .statusTexts = TextForm::Plain, .remove = Feature::ServerRoster},
    {.purpleId = "prpl-gg", .id = "gg", .add = Feature::OfflineStore},
    {.purpleId = "prpl-novell", .id = "novell", .add = Feature::OfflineStore},
};

} // namespace

const Quirks &quirksOf(QByteArrayView purpleId)
{
    for (const auto &quirks : table) {
        if (purpleId == QByteArrayView(quirks.purpleId)) {
            return quirks;
        }
    }
    static std::map<std::string, Quirks> others; // keeps the strings that the quirks point to
    const auto [entry, isNew] = others.try_emplace(std::string(purpleId.data(), static_cast<size_t>(purpleId.size())));
    if (isNew) {
        entry->second.purpleId = entry->first.c_str();
        const auto *prefix = "prpl-";
        entry->second.id =
            entry->first.starts_with(prefix) ? entry->first.c_str() + qstrlen(prefix) : entry->first.c_str();
    }
    return entry->second;
}

} // namespace locum::purple
