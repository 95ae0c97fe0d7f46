// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/service_answer.h"

#include "engine/attempt.h"
#include "engine/ingest_writer.h"
#include "store/outbox.h"
#include "store/service_states.h"

namespace locum::engine {

Result<BatchOutcome> storeServiceAnswer(store::Database &database, const store::Vault &vault, FeedWriter &feed,
                                        const Circumstances &circumstances, const ServiceTalk &talk,
                                        const sdk::ServiceAnswer &answer)
{
    LOCUM_TAKE(item, store::findOutbox(database, talk.transaction));
    if (!item || item->state != store::OutboxState::Sending) {
        return BatchOutcome();
    }
    IngestCache cache;
    IngestWriter writer(database, vault, feed, circumstances, cache);
    const auto take = [&](NetworkEvent event) {
        return writer.event(Arrival{{feed.user(), {}, {}, 0}, talk.account, std::move(event), feed.at()});
    };
    LOCUM_MUST(take(CommandEnded{talk.transaction, Sent{}}));
    for (const QString &text : answer.texts) {
        if (text.trimmed().isEmpty()) {
            continue;
        }
        MessageReceived message;
        message.conversationAddress = talk.address;
        message.sender = talk.address;
        message.senderName = talk.title;
        message.text = text;
        message.flags.fromBot = true;
        message.flags.noReply = true;
        LOCUM_MUST(take(std::move(message)));
    }
    LOCUM_MUST(store::setServiceState(database, talk.account, talk.address, answer.state));
    return writer.takeOutcome();
}

} // namespace locum::engine
