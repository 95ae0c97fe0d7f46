// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

/// What the commands do. Each prints its own result; an error is told by run().
namespace locum::ctl {

class Session;

Done userAdd(Session &session);
Done userList(Session &session);
Done userRemove(Session &session);
Done userPassword(Session &session);
Done deviceList(Session &session);
Done deviceRemove(Session &session);

Done networkList(Session &session);
Done accountAdd(Session &session);
Done accountList(Session &session);
Done accountShow(Session &session);
Done accountSet(Session &session);
Done accountRemove(Session &session);
Done accountConnect(Session &session);
Done accountDisconnect(Session &session);
Done requestList(Session &session);
Done requestAnswer(Session &session);

Done contactList(Session &session);
Done contactAdd(Session &session);
Done contactRename(Session &session);
Done contactRemove(Session &session);
Done contactAuthorize(Session &session);

Done conversationList(Session &session);
Done conversationJoin(Session &session);
Done conversationLeave(Session &session);
Done conversationHistory(Session &session);
Done sendMessage(Session &session);
Done showMessage(Session &session);

Done personsList(Session &session);
Done personsShow(Session &session);
Done personsLink(Session &session);
Done personsApart(Session &session);
Done personsSplit(Session &session);
Done personsUndo(Session &session);
Done personsSuggestions(Session &session);
Done personsAccept(Session &session);
Done personsDismiss(Session &session);
Done personsSnooze(Session &session);
Done personsImport(Session &session);
Done personsSend(Session &session);
Done personsAggregate(Session &session);
Done personsAnalyze(Session &session);
Done personsReplay(Session &session);
Done personsRoute(Session &session);
Done rulesCheck(Session &session);
Done rulesFormat(Session &session);
Done rulesTest(Session &session);
Done rulesPush(Session &session);
Done rulesPull(Session &session);
Done rulesHistory(Session &session);
Done rulesReset(Session &session);
Done rulesDiff(Session &session);
Done rulesRollback(Session &session);
Done rulesExplain(Session &session);
Done rulesReplay(Session &session);
Done rulesVocabulary(Session &session);
Done rulePluginList(Session &session);
Done rulePluginOn(Session &session);
Done rulePluginOff(Session &session);

Done absenceAdd(Session &session);
Done absenceList(Session &session);
Done absenceRemove(Session &session);
Done absenceChange(Session &session);
Done digest(Session &session);
Done searchMessages(Session &session);
Done fileList(Session &session);
Done fileRemove(Session &session);
Done showPresence(Session &session);
Done notices(Session &session);
Done serviceList(Session &session);
Done serviceOn(Session &session);
Done serviceOff(Session &session);
Done channelPlugins(Session &session);
Done channelList(Session &session);
Done channelAdd(Session &session);
Done channelSet(Session &session);
Done channelRemove(Session &session);
Done channelTest(Session &session);
Done channelLog(Session &session);

Done status(Session &session);
Done detach(Session &session);
Done standInShow(Session &session);
Done standInSet(Session &session);
Done tail(Session &session);
Done backlog(Session &session);
Done exportAll(Session &session);
Done doctor(Session &session);
Done completion(Session &session);

} // namespace locum::ctl
