# Plays a WAV file to its end.
param([Parameter(Mandatory = $true)][string]$Sound)
$ErrorActionPreference = 'Stop'
(New-Object System.Media.SoundPlayer $Sound).PlaySync()
