// SPDX-License-Identifier: GPL-2.0-or-later
#include "gateway/router.h"
#include "gateway/stream_hub.h"

// The feed for devices that ask; the stream itself is the network's and the hub's.

namespace locum::gateway {
namespace {

void feed(const ApiContext &context, const Call &call)
{
    QueryReader query(call.query());
    const FeedSeq since(query.integer(QLatin1String("since"), 0, largestInteger, 0));
    FeedPolls::Poll poll{call.user(), call.device(), since};
    poll.limit = static_cast<int>(query.integer(QLatin1String("limit"), 1, 1000, 100));
    poll.wait = std::chrono::seconds(query.integer(QLatin1String("wait"), 0, 30, 0));
    const auto interval = query.optionalInteger(QLatin1String("interval"), 1, 86400);
    const auto activity = query.value(QLatin1String("activity"), ports::LinkActivity::Background);
    if (query.error()) {
        call.fail(*query.error());
        return;
    }
    if (call.caller().device) {
        if (interval) {
            // It counts from the answer, which may come only after the wait.
            context.ports.links->polled(call.user(), call.device(), std::chrono::seconds(*interval) + poll.wait,
                                        activity);
        }
        if (since > FeedSeq(0)) {
            context.ports.feed->acknowledge(call.user(), call.device(), since);
        }
    }
    context.hub.polls().poll(poll, [call](Result<QByteArray> page) {
        if (!page) {
            call.fail(page.error());
            return;
        }
        call.respond({200, {}, {}, std::move(*page)});
    });
}

void acknowledge(const ApiContext &context, const Call &call)
{
    FieldReader fields(call.body());
    const FeedSeq upTo(fields.integer(QLatin1String("up_to"), 0, largestInteger));
    if (fields.error() || !call.caller().device) {
        call.fail(fields.error() ? *fields.error() : Error{"session.device.needed", {}});
        return;
    }
    context.ports.feed->read(call.user(), upTo, 1,
                             [&feed = *context.ports.feed, call, upTo](const Result<ports::FeedPage> &page) {
                                 if (!page) {
                                     call.fail(page.error());
                                 } else if (upTo > page->last) {
                                     // Taken at its word, it would never be told what is still to come.
                                     call.fail({"feed.acknowledge.beyond", {}});
                                 } else {
                                     feed.acknowledge(call.user(), call.device(), upTo);
                                     call.noContent();
                                 }
                             });
}

/// Never called: the network opens the stream, or says that it is for WebSockets.
void stream(const ApiContext &, const Call &call)
{
    call.fail({"stream.upgrade.required", {}});
}

} // namespace

void addFeedRoutes(Router &router)
{
    router.add({Method::Get, "/feed", Access::Device, Answering::Long}, feed);
    router.add({Method::Post, "/feed/acknowledge"}, acknowledge);
    router.add({Method::Get, "/stream", Access::Device, Answering::Stream}, stream);
}

} // namespace locum::gateway
