// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/account_table.h"

namespace locum::engine {

QString AccountEntry::normal(const QString &typed) const
{
    const QString address = normalAddress(typed, addressCase);
    const qsizetype slash = addressCase == AddressCase::Jid ? address.indexOf(QLatin1Char('/')) : -1;
    // Only in a room the resource is who speaks.
    return slash < 0 || rooms.contains(address.left(slash)) ? address : address.left(slash);
}

AccountEntry &AccountTable::insert(Account account)
{
    const AccountId id = account.id;
    auto &entry = m_entries[id];
    entry = std::make_unique<AccountEntry>(std::move(account));
    return *entry;
}

void AccountTable::remove(AccountId account)
{
    m_entries.erase(account);
}

AccountEntry *AccountTable::find(AccountId account)
{
    const auto found = m_entries.find(account);
    return found == m_entries.end() ? nullptr : found->second.get();
}

AccountEntry *AccountTable::find(UserId user, AccountId account)
{
    AccountEntry *entry = find(account);
    return entry != nullptr && entry->account.user == user ? entry : nullptr;
}

std::vector<AccountEntry *> AccountTable::all()
{
    std::vector<AccountEntry *> entries;
    for (const auto &[id, entry] : m_entries) {
        entries.push_back(entry.get());
    }
    return entries;
}

std::vector<AccountEntry *> AccountTable::ofUser(UserId user)
{
    std::vector<AccountEntry *> entries;
    for (const auto &[id, entry] : m_entries) {
        if (entry->account.user == user) {
            entries.push_back(entry.get());
        }
    }
    return entries;
}

std::vector<AccountEntry *> AccountTable::ofCell(UserId user, const QString &plugin)
{
    std::vector<AccountEntry *> entries;
    for (const auto &[id, entry] : m_entries) {
        if (entry->account.user == user && entry->account.plugin == plugin) {
            entries.push_back(entry.get());
        }
    }
    return entries;
}

} // namespace locum::engine
