#include "ui/models_page/model_library.h"

#include <QDir>
#include <QSettings>

#include <algorithm>

namespace calm::ui
{

namespace
{

const char* const foldersKey = "models/folders";
const char* const hiddenKey = "models/hidden";
const char* const cacheKey = "models/huggingFaceCache";
constexpr int oldAfterMilliseconds = 3000;

bool isBelow(const QString& path, const QString& folder)
{
    return path == folder || path.startsWith(folder.endsWith('/') ? folder : folder + '/');
}

} // namespace

ModelLibrary::ModelLibrary(QObject* parent)
    : QObject(parent), m_folders(QSettings().value(foldersKey).toStringList()),
      m_hidden(QSettings().value(hiddenKey).toStringList()),
      m_looksIntoCache(QSettings().value(cacheKey, true).toBool())
{
}

QString ModelLibrary::cacheFolder()
{
    return QString::fromStdString(huggingFaceCache().string());
}

void ModelLibrary::addFolders(const QStringList& folders)
{
    for (const QString& given : folders) {
        const QString folder = QDir::cleanPath(given);
        const auto covers = [&](const QString& known) { return isBelow(folder, known); };
        if (std::ranges::any_of(m_folders, covers) || (m_looksIntoCache && covers(cacheFolder())))
            continue;
        m_folders.removeIf([&](const QString& known) { return isBelow(known, folder); });
        m_folders.append(folder);
    }
    storeFolders();
}

void ModelLibrary::removeFolder(const QString& folder)
{
    m_folders.removeAll(folder);
    storeFolders();
}

void ModelLibrary::hide(const QString& directory)
{
    if (!m_hidden.contains(directory))
        m_hidden.append(directory);
    storeHidden();
}

void ModelLibrary::showAgain(const QStringList& directories)
{
    m_hidden.removeIf([&](const QString& directory) { return directories.contains(directory); });
    storeHidden();
}

void ModelLibrary::storeHidden()
{
    QSettings().setValue(hiddenKey, m_hidden);
    Q_EMIT changed();
}

void ModelLibrary::storeFolders()
{
    QSettings().setValue(foldersKey, m_folders);
    refresh();
}

void ModelLibrary::setLooksIntoCache(bool looks)
{
    m_looksIntoCache = looks;
    QSettings().setValue(cacheKey, looks);
    refresh();
}

void ModelLibrary::setProjectModels(std::vector<Path> directories)
{
    if (directories == m_project && (m_hasLooked || isLooking()))
        return;
    m_project = std::move(directories);
    refresh();
}

void ModelLibrary::refreshWhenOld()
{
    if (!isLooking() && (!m_sinceLook.isValid() || m_sinceLook.elapsed() > oldAfterMilliseconds))
        refresh();
}

void ModelLibrary::refresh()
{
    ScanOrder order{{}, m_project, m_result.cards};
    for (const QString& folder : m_folders)
        order.folders.emplace_back(folder.toStdString());
    if (m_looksIntoCache)
        order.folders.push_back(huggingFaceCache());
    const auto ended = [this] {
        m_hasLooked = true;
        m_sinceLook.start();
        Q_EMIT changed();
    };
    m_job.run([order = std::move(order)](const std::stop_token& stop) { return scanModels(order, stop); },
              [this, ended](ScanResult result) {
                  m_result = std::move(result);
                  ended();
              },
              [ended](const ErrorInfo&) { ended(); });
    Q_EMIT lookingStarted();
}

} // namespace calm::ui
