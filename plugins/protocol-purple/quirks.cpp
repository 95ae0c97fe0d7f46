// SPDX-License-Identifier: GPL-2.0-or-later
#include "quirks.h"

#include <QByteArray>

#include <map>
#include <string>

namespace locum::purple {
namespace {

using sdk::Feature;

const Quirks table[] = {
    {"prpl-jabber",
     "xmpp",
     "XMPP",
     Dialects::Xmpp,
     TextForm::Html,
     TextForm::Plain,
     false,
     Feature::ServerRoster | Feature::OfflineStore | Feature::Receipts | Feature::Authorization |
         Feature::AutomaticMark | Feature::Typing | Feature::Rooms,
     {}},
    {"prpl-irc", "irc", "IRC", Dialects::Irc, TextForm::Html, TextForm::Plain, true,
     Feature::AutomaticMark | Feature::SingleLine | Feature::Presence, Feature::ServerRoster},
    // SIMPLE hands on the body of a MESSAGE as it came: "<b>" is three characters that somebody typed.
    {"prpl-simple",
     "simple",
     nullptr,
     Dialects::Generic,
     TextForm::Plain,
     TextForm::Html,
     true,
     {},
     Feature::ServerRoster},
    // Neighbours on the link: nobody keeps a list, nobody to ask.
    {"prpl-bonjour",
     "bonjour",
     nullptr,
     Dialects::Generic,
     TextForm::Html,
     TextForm::Plain,
     true,
     {},
     Feature::ServerRoster},
    {"prpl-gg", "gg", nullptr, Dialects::Generic, TextForm::Html, TextForm::Html, true, Feature::OfflineStore, {}},
    {"prpl-novell",
     "novell",
     nullptr,
     Dialects::Generic,
     TextForm::Html,
     TextForm::Html,
     true,
     Feature::OfflineStore,
     {}},
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
