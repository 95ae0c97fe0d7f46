// SPDX-License-Identifier: GPL-2.0-or-later
#include "store/avatars.h"

#include "model/image_type.h"
#include "store/database.h"
#include "store/json_column.h"

#include <QCryptographicHash>

namespace locum::store {

Result<QString> setAvatar(Database &database, IdentityId identity, const QByteArray &image)
{
    if (image.size() > largestAvatar) {
        return fail("avatar.too_large", QStringLiteral("%1 bytes").arg(image.size()));
    }
    std::optional<QString> hash;
    if (!image.isEmpty()) {
        hash = QString::fromLatin1(QCryptographicHash::hash(image, QCryptographicHash::Sha256).toHex());
        if (auto kept =
                database.run("INSERT INTO avatars (hash, image) VALUES (?, ?) ON CONFLICT DO NOTHING", *hash, image);
            !kept) {
            return fail(std::move(kept.error()));
        }
    }
    auto done = database.run("UPDATE identities SET avatar = ? WHERE id = ?", hash, identity);
    if (auto found = requiredChange(std::move(done), database.changes(), "identity.unknown", identity.value());
        !found) {
        return fail(std::move(found.error()));
    }
    return hash.value_or(QString());
}

Result<QByteArray> avatar(Database &database, const QString &hash)
{
    auto image = database.first(
        "SELECT image FROM avatars WHERE hash = ?", [](Row &row) { return row.blob(); }, hash);
    if (!image) {
        return fail(std::move(image.error()));
    }
    if (!*image) {
        return fail("avatar.unknown", hash);
    }
    return std::move(**image);
}

} // namespace locum::store
