module healthcheck

go 1.19
