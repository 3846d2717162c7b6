#pragma once

namespace calm
{

/// Makes :/icons known. A static library's resources are not registered by themselves.
void loadResources();

} // namespace calm
