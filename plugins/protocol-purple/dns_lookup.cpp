// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns_lookup.h"

#include "purple_headers.h"

#include <QCoreApplication>
#include <QDnsLookup>
#include <QHash>
#include <QHostInfo>

#include <algorithm>
#include <netinet/in.h>

namespace locum::purple {
namespace {

// libpurple's queries are opaque and die when their connection does; what is running is known here by their address.
QHash<PurpleDnsQueryData *, int> hostLookups;
QHash<PurpleSrvTxtQueryData *, QDnsLookup *> recordLookups;

/// libpurple wants pairs of (length, sockaddr), both allocated with glib.
GSList *asSocketAddresses(const QHostInfo &info, int port)
{
    GSList *hosts = nullptr;
    const auto append = [&hosts](gpointer address, size_t size) {
        hosts = g_slist_append(hosts, GSIZE_TO_POINTER(size));
        hosts = g_slist_append(hosts, address);
    };
    for (const auto &address : info.addresses()) {
        if (address.protocol() == QAbstractSocket::IPv4Protocol) {
            auto *socket = g_new0(sockaddr_in, 1);
            socket->sin_family = AF_INET;
            socket->sin_port = htons(static_cast<quint16>(port));
            socket->sin_addr.s_addr = htonl(address.toIPv4Address());
            append(socket, sizeof(*socket));
        } else if (address.protocol() == QAbstractSocket::IPv6Protocol) {
            auto *socket = g_new0(sockaddr_in6, 1);
            socket->sin6_family = AF_INET6;
            socket->sin6_port = htons(static_cast<quint16>(port));
            const auto bytes = address.toIPv6Address();
            std::copy(std::begin(bytes.c), std::end(bytes.c), socket->sin6_addr.s6_addr);
            append(socket, sizeof(*socket));
        }
    }
    return hosts;
}

gboolean resolveHost(PurpleDnsQueryData *query, PurpleDnsQueryResolvedCallback resolved,
                     PurpleDnsQueryFailedCallback failed)
{
    const auto host = fromUtf8(purple_dnsquery_get_host(query));
    const auto port = purple_dnsquery_get_port(query);
    const auto id = QHostInfo::lookupHost(host, QCoreApplication::instance(),
                                          [query, port, resolved, failed](const QHostInfo &info) {
                                              const auto known = hostLookups.constFind(query);
                                              if (known == hostLookups.cend() || known.value() != info.lookupId()) {
                                                  return;
                                              }
                                              hostLookups.remove(query);
                                              auto *hosts = asSocketAddresses(info, port);
                                              if (hosts == nullptr) {
                                                  failed(query, info.errorString().toUtf8().constData());
                                              } else {
                                                  resolved(query, hosts);
                                              }
                                          });
    hostLookups.insert(query, id);
    return TRUE;
}

void destroyHostQuery(PurpleDnsQueryData *query)
{
    const auto known = hostLookups.constFind(query);
    if (known != hostLookups.cend()) {
        QHostInfo::abortHostLookup(known.value());
        hostLookups.erase(known);
    }
}

GList *asServices(const QDnsLookup &lookup)
{
    GList *records = nullptr;
    for (const auto &service : lookup.serviceRecords()) { // Qt has them in RFC 2782's order already
        auto *record = g_new0(PurpleSrvResponse, 1);
        g_strlcpy(record->hostname, service.target().toUtf8().constData(), sizeof(record->hostname));
        record->port = service.port();
        record->weight = service.weight();
        record->pref = service.priority();
        records = g_list_append(records, record);
    }
    return records;
}

GList *asTexts(const QDnsLookup &lookup)
{
    GList *records = nullptr;
    for (const auto &text : lookup.textRecords()) {
        auto *record = g_new0(PurpleTxtResponse, 1);
        record->content = g_strdup(text.values().join().constData());
        records = g_list_append(records, record);
    }
    return records;
}

gboolean resolveRecords(PurpleSrvTxtQueryData *query, PurpleSrvTxtQueryResolvedCallback resolved,
                        PurpleSrvTxtQueryFailedCallback failed)
{
    const bool service = purple_srv_txt_query_get_type(query) == PurpleDnsTypeSrv;
    auto *lookup = new QDnsLookup(service ? QDnsLookup::SRV : QDnsLookup::TXT,
                                  fromUtf8(purple_srv_txt_query_get_query(query)), QCoreApplication::instance());
    recordLookups.insert(query, lookup);
    QObject::connect(lookup, &QDnsLookup::finished, lookup, [query, lookup, service, resolved, failed] {
        lookup->deleteLater();
        if (recordLookups.value(query) != lookup) {
            return;
        }
        recordLookups.remove(query);
        auto *records = service ? asServices(*lookup) : asTexts(*lookup);
        if (records == nullptr) {
            failed(query, lookup->errorString().toUtf8().constData());
        } else {
            resolved(query, records);
        }
    });
    lookup->lookup();
    return TRUE;
}

void destroyRecordQuery(PurpleSrvTxtQueryData *query)
{
    if (auto *lookup = recordLookups.take(query)) {
        lookup->abort();
        lookup->deleteLater();
    }
}

PurpleDnsQueryUiOps hostOperations = {resolveHost, destroyHostQuery, nullptr, nullptr, nullptr, nullptr};
PurpleSrvTxtQueryUiOps recordOperations = {resolveRecords, destroyRecordQuery, nullptr, nullptr, nullptr, nullptr};

} // namespace

void installDnsLookup()
{
    purple_dnsquery_set_ui_ops(&hostOperations);
    purple_srv_txt_query_set_ui_ops(&recordOperations);
}

} // namespace locum::purple
