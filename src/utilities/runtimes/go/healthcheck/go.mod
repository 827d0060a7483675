// healthcheck (Container Checkup): for main.go beside it, where nothing else is built with Go.
module healthcheck

go 1.19
