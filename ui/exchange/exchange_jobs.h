#pragma once

#include "core/base/error.h"
#include "core/protocol/messages.h"
#include "ui/engine_client/project_session.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QMenu;
class QProgressDialog;
class QWidget;

namespace calm::ui
{

class AdapterDialog;

/// What goes from one person to another: adapters, and directories of google-deepmind/calm. The dialogs of the File
/// menu, and the engine's jobs behind them; nothing here waits.
class ExchangeJobs : public QObject
{
    Q_OBJECT

public:
    /// `folder`: where its file dialogs begin.
    ExchangeJobs(QWidget* window, const QString& folder);

    void addTo(QMenu& menu); ///< its entries, greyed while there is no project
    void setSession(ProjectSession* session);

    // What the entries do once the person has chosen.
    void saveAdapter(const Member& member, const QString& folder);
    void loadAdapter(const QString& folder); ///< shows AdapterDialog
    void importRelease(const QString& folder, bool modelsFromFile = false);
    void exportRelease(const QString& composition, const QString& folder);

Q_SIGNALS:
    void done(const QString& sentence);
    void pageRequested(const QString& page);
    void errorRaised(const QString& sentence, const QString& detail);
    void sessionChanged(bool open);

private:
    void chooseSave(bool release);
    void chooseLoad();
    void chooseImport();
    void openAdapterDialog(const QString& folder, const Json& info);
    void load(AdapterDialog& dialog, const QString& folder);
    void offerModelsFromFile(const QString& folder, const ErrorInfo& error);
    void takeComposition(const Json& answer); ///< shows what came into the project, with its warnings
    void raise(const ErrorInfo& error);
    void send(const QString& title, const protocol::Request& request, std::function<void(const Json&)> finished,
              std::function<void(const ErrorInfo&)> failed);

    QWidget* m_window;
    QString m_folder;
    QPointer<ProjectSession> m_session;
};

} // namespace calm::ui
