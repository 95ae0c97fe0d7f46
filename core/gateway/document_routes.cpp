// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"

// What everybody may read. Over HTTP the network answers it from memory, with the same content.

namespace locum::gateway {
namespace {

void openApi(const ApiContext &context, const Call &call)
{
    call.respond({200, {}, {}, context.openApi});
}

void health(const ApiContext &context, const Call &call)
{
    call.ok({{QStringLiteral("status"), QStringLiteral("ok")},
             {QStringLiteral("version"), QString::fromLatin1(context.version)}});
}

void authority(const ApiContext &context, const Call &call)
{
    if (context.authorityCertificate.isEmpty()) {
        call.fail({"tls.authority.unknown", QStringLiteral("this server has no certificate authority of its own")});
        return;
    }
    // As text: JSON lines have no other form for it.
    call.ok({{QStringLiteral("certificate"), QString::fromLatin1(context.authorityCertificate)}});
}

} // namespace

void addDocumentRoutes(Router &router)
{
    router.add({Method::Get, "/openapi.json", Access::Public}, openApi);
    router.add({Method::Get, "/health", Access::Public}, health);
    router.add({Method::Get, "/ca.crt", Access::Public}, authority);
}

} // namespace locum::gateway
