#pragma once

#include <QString>
#include <QTemporaryDir>

namespace calm::ui
{

/// A Hugging Face cache in a folder that goes with the object, as huggingface_hub lays it out, with models made of the
/// example's. HF_HUB_CACHE names it as long as it lives, and HF_HOME and the like are out of the way.
class ModelCache
{
public:
    ModelCache();
    ~ModelCache();

    QString folder() const { return m_folder.path(); }
    /// A usable model at models--ORG--NAME/snapshots/COMMIT with links into blobs, refs/main naming it. Returns the
    /// snapshot's folder. `member`: "anchor" or "augmenting".
    QString addModel(const QString& repository, const QString& member = "augmenting",
                     const QString& commit = "1234567890");
    void addFile(const QString& snapshot, const QString& name, const QByteArray& content);
    static void write(const QString& file, const QByteArray& content); ///< with the folders it needs

private:
    QTemporaryDir m_folder;
    int m_blobs = 0;
};

/// A copy of one of the example's models in an ordinary folder.
void copyModel(const QString& member, const QString& folder);

} // namespace calm::ui
