#pragma once

#include "ui/models_page/model_scan.h"
#include "ui/widgets/latest_job.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>

namespace calm::ui
{

/// The models on this machine: those below the folders the person added (kept in QSettings) and those of the Hugging
/// Face cache. Window's thread; the looking is done on another.
class ModelLibrary : public QObject
{
    Q_OBJECT

public:
    explicit ModelLibrary(QObject* parent = nullptr);

    QStringList folders() const { return m_folders; }
    void addFolders(const QStringList& folders); ///< those not below a remembered one already; looks
    void removeFolder(const QString& folder);
    /// Models that the person took off the list, by directory; kept too. They are looked at all the same.
    QStringList hidden() const { return m_hidden; }
    void hide(const QString& directory);
    void showAgain(const QStringList& directories);
    static QString cacheFolder();
    bool looksIntoCache() const { return m_looksIntoCache; }
    void setLooksIntoCache(bool looks);

    /// Their cards are read, too, and they are left out of models().
    void setProjectModels(std::vector<Path> directories);

    void refresh();
    void refreshWhenOld(); ///< when the last look is some seconds old: the window has come back, the page is shown
    bool isLooking() const { return m_job.isBusy(); }
    bool hasLooked() const { return m_hasLooked; }
    const ScanResult& result() const { return m_result; }

Q_SIGNALS:
    void lookingStarted();
    void changed(); ///< a look has ended

private:
    void storeFolders();
    void storeHidden();
    QStringList m_folders;
    QStringList m_hidden;
    bool m_looksIntoCache = true;
    std::vector<Path> m_project;
    LatestJob m_job;
    ScanResult m_result;
    bool m_hasLooked = false;
    QElapsedTimer m_sinceLook;
};

} // namespace calm::ui
